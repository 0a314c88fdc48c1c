using System.Diagnostics;
using System.Net;

namespace Headway.Tests.Access;

/// <summary>Repeats a request until its response meets a condition.</summary>
internal static class Polling
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static Task<HttpResponseMessage> UntilAsync(Func<Task<HttpResponseMessage>> send, HttpStatusCode status) =>
        UntilAsync(send, response => response.StatusCode == status);

    public static async Task<HttpResponseMessage> UntilAsync(Func<Task<HttpResponseMessage>> send, Predicate<HttpResponseMessage> condition)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            var answer = await send();
            if (condition(answer))
            {
                return answer;
            }

            Assert.True(began.Elapsed < s_patience, $"The last status was {answer.StatusCode}.");
            answer.Dispose();
        }
    }
}

using System.Diagnostics;
using System.Net;

namespace Headway.Tests.Access;

/// <summary>Asks again until an answer has a status.</summary>
internal static class Polling
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static async Task<HttpResponseMessage> UntilAsync(Func<Task<HttpResponseMessage>> ask, HttpStatusCode status)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (answer.StatusCode == status)
            {
                return answer;
            }

            Assert.True(began.Elapsed < s_patience, $"The last answer was {answer.StatusCode}.");
            answer.Dispose();
        }
    }
}

using System.Runtime.CompilerServices;

namespace Headway.Tests.Support;

/// <summary>Polls for a condition that becomes true at an unknown time, up to a timeout.</summary>
internal static class Patience
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    /// <summary>Polls until the condition is true.</summary>
    public static Task UntilAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string said = "") =>
        UntilAsync(condition, static isTrue => isTrue, said);

    /// <summary>Polls until the value fulfils the condition, and returns the value.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Predicate<T> condition, [CallerArgumentExpression(nameof(condition))] string said = "")
    {
        using var over = new CancellationTokenSource(s_longest);
        while (true)
        {
            var seen = await look();
            if (condition(seen))
            {
                return seen;
            }

            Assert.False(over.IsCancellationRequested, $"It did not happen in {s_longest.TotalSeconds} s: {said}");
            await Task.Delay(s_look, TimeProvider.System);
        }
    }
}

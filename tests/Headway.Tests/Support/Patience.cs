using System.Runtime.CompilerServices;

namespace Headway.Tests.Support;

/// <summary>Waits for what will happen without saying when: it is looked for again and again, until it is there or the time is over.</summary>
internal static class Patience
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks until a condition is true.</summary>
    public static Task UntilAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string said = "") =>
        UntilAsync(condition, static isTrue => isTrue, said);

    /// <summary>Looks until what is seen is right, and gives it.</summary>
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

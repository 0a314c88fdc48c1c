using System.Xml.Linq;
using Headway.Peers;
using Headway.Peers.Report;
using Headway.Peers.Scenarios;

namespace Headway.Tests.Bench;

/// <summary>What the side-by-side measurement makes of its numbers.</summary>
public sealed class ReportTests
{
    [Fact]
    public void Median_OddOrEven_IsTheMiddle()
    {
        Assert.Equal(2, ScenarioRecord.Median([9, 1, 2]));
        Assert.Equal(3, ScenarioRecord.Median([4, 2]));
        Assert.Equal(7, ScenarioRecord.Median([7]));
    }

    [Theory]
    [InlineData(100, 50, true)]
    [InlineData(99, 50, false)]
    public void Ratio_AgainstItsLimit_IsReachedOrNot(double own, double other, bool isReached)
    {
        var goal = Goal.Ratio("twice", "deliveries", "nchan", 2, isAtLeast: true);
        Assert.Equal(isReached, goal.IsReached(Of(("headway", own), ("nchan", other)).Medians()));
    }

    [Fact]
    public void Goal_OtherNotMeasured_IsNeitherReachedNorMissed()
    {
        var goal = Goal.Ratio("twice", "deliveries", "nchan", 2, isAtLeast: true);
        var medians = Of(("headway", 100)).Medians();
        Assert.Null(goal.IsReached(medians));
        Assert.Equal("not measured", goal.Describe(medians));
    }

    [Fact]
    public void Goal_AtMost_IsReachedBelow()
    {
        var goal = Goal.Own("at most 7", "deliveries", 7, isAtLeast: false);
        Assert.True(goal.IsReached(Of(("headway", 7)).Medians()));
        Assert.False(goal.IsReached(Of(("headway", 7.01)).Medians()));
    }

    [Fact]
    public void BarChart_AnyValues_IsXmlWithABarEach()
    {
        var svg = XDocument.Parse(BarChart.Of("a < b & c", [("headway", 2_000_000, "2,000,000"), ("nchan", 10, "10"), ("nothing", 0, "0")]));
        Assert.Equal(3, svg.Descendants().Count(static element => element.Name.LocalName == "rect"));
        Assert.Contains("logarithmic", svg.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 50, false)]
    [InlineData(100, 1, true)]
    public void BarChart_Length_IsOneForTheLongestAndLessForOthers(double longest, double other, bool isLogarithmic)
    {
        (string Name, double Value, string Text)[] bars = [("a", longest, ""), ("b", other, "")];
        Assert.Equal(isLogarithmic, BarChart.IsLogarithmic(bars));
        Assert.Equal(1, BarChart.Length(longest, bars, isLogarithmic));
        Assert.InRange(BarChart.Length(other, bars, isLogarithmic), 0.01, 0.6);
    }

    [Fact]
    public void Parse_ScenarioOrServerThatIsNone_IsAFault()
    {
        Assert.Throws<FormatException>(() => PeersOptions.Parse(["--only", "sse,none"]));
        Assert.Throws<FormatException>(() => PeersOptions.Parse(["--peers", "none"]));
        Assert.True(PeersOptions.Parse(["--rounds", "2"]).IsWhole);
        Assert.False(PeersOptions.Parse(["--only", "sse"]).IsWhole);
    }

    [Fact]
    public void Wants_Quick_LeavesOutWhoIsNotAskedFor()
    {
        var (headway, pushpin) = (new Entrant("headway", "headway"), Entrant.Whole("pushpin")[0]);
        Assert.True(PeersOptions.Parse([]).Wants(pushpin));
        Assert.False(PeersOptions.Parse(["--quick"]).Wants(pushpin));
        Assert.True(PeersOptions.Parse(["--quick", "--peers", "pushpin"]).Wants(pushpin));
        Assert.False(PeersOptions.Parse(["--peers", "nchan"]).Wants(pushpin));
        Assert.True(PeersOptions.Parse(["--quick", "--peers", "nchan"]).Wants(headway));
    }

    [Fact]
    public void Scenarios_AllOfThem_MeasureWhatTheirGoalsAskFor()
    {
        foreach (var scenario in ScenarioTable.All)
        {
            Assert.Contains(scenario.Entrants, static entrant => entrant.IsHeadway);
            Assert.True(scenario.Figures.Count(static figure => figure.IsPlotted) <= 1);
            Assert.Equal(scenario.Figures.Count, scenario.Figures.Select(static figure => figure.Name).Distinct(StringComparer.Ordinal).Count());
            var all = new ScenarioRecord { Name = scenario.Name, Date = "" };
            foreach (var entrant in scenario.Entrants)
            {
                all.Add(entrant.Name, new(scenario.Figures.ToDictionary(static figure => figure.Name, static _ => 1.0, StringComparer.Ordinal), []));
            }

            Assert.All(scenario.Goals, goal => Assert.NotNull(goal.IsReached(all.Medians())));
        }
    }

    private static ScenarioRecord Of(params (string Entrant, double Value)[] values)
    {
        var record = new ScenarioRecord { Name = "sse", Date = "" };
        foreach (var (entrant, value) in values)
        {
            record.Add(entrant, new(new Dictionary<string, double>(StringComparer.Ordinal) { ["deliveries"] = value }, []));
        }

        return record;
    }
}

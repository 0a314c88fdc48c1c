using NetArchTest.Rules;

namespace Headway.Tests.Architecture;

internal static class ArchitectureAssert
{
    /// <summary>Fails with the names of the types that break the rule.</summary>
    public static void Holds(ConditionList rule)
    {
        var result = rule.GetResult();
        Assert.True(result.IsSuccessful, "These types break the rule: " + string.Join(", ", result.FailingTypeNames ?? []));
    }
}

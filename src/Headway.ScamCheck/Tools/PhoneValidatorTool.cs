using System.Text.Json;
using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Phones;

namespace Headway.ScamCheck.Tools;

/// <summary>Validates telephone numbers with the numbering plans.</summary>
internal sealed class PhoneValidatorTool(ScamCheckOptions options) : ICheckTool
{
    public string Name => "phone_validator";

    public string Node => "phone_validator";

    public string Title => "Validating phone numbers";

    public (int From, int To) Range => (40, 50);

    public IReadOnlyList<Entity> Select(Entities entities) => [.. entities.Of(Entities.Phone)];

    public string? Limitation(Entities entities) => entities.Phones.Any(phone => NumberingPlan.Judge(phone, options.CallingCode).Reason == "no_calling_code")
        ? "Numbers without a country calling code cannot be judged (ScamCheck:CallingCode)."
        : null;

    public string Describe(Entity entity) => $"Validating {EntityText.Of(entity)}";

    public Task<JsonElement> CheckAsync(Entity entity, CancellationToken cancellationToken)
    {
        var finding = NumberingPlan.Judge(entity.Value, options.CallingCode);
        var rule = finding.IsPossible is false ? "phone_impossible" : finding.Range is { } range ? "phone_" + range.Kind : null;
        return Task.FromResult(Evidence.Write(new
        {
            Possible = finding.IsPossible,
            finding.E164,
            CountryCode = finding.CallingCode,
            finding.Region,
            Range = finding.Range?.What,
            finding.Reason,
            Rules = rule is null ? [] : (string[])[rule],
        }));
    }
}

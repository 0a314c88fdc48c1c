using System.ComponentModel.DataAnnotations;

namespace Headway.Log;

/// <summary>Checks an option that <see cref="Retention"/> reads.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RetentionByKindAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        try
        {
            _ = new Retention(default, value as string ?? "");
            return ValidationResult.Success;
        }
        catch (FormatException fault)
        {
            return new(fault.Message, [validationContext.MemberName!]);
        }
    }
}

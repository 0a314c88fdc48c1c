using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Headway.AspNetCore.Hosting;

/// <summary>Validates every section of <see cref="HeadwayOptions"/> by its annotations.</summary>
internal sealed class HeadwayOptionsValidator : IValidateOptions<HeadwayOptions>
{
    public ValidateOptionsResult Validate(string? name, HeadwayOptions options)
    {
        var faults = Faults(options, "").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(object options, string path)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new(options), found, validateAllProperties: true);
        return found.Select(fault => $"{path}{fault.MemberNames.FirstOrDefault()}: {fault.ErrorMessage}")
            .Concat(Sections(options).SelectMany(section => Section(section.GetValue(options), $"{path}{section.Name}")));
    }

    private static IEnumerable<string> Section(object? section, string path) =>
        section is null ? [$"{path} is null."] : Faults(section, $"{path}:");

    private static IEnumerable<PropertyInfo> Sections(object options) => options.GetType().GetProperties()
        .Where(static property => property.CanWrite && property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal));
}

using System.Reflection;
using System.Text;

namespace Workspace.Collab.Tests;

/// <summary>What others compile against. A change of the approved file is a decision: run with APPROVE=1 to write it anew.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var approved = Path.Combine(Repository.Root, "tests", "Workspace.Collab.Tests", "PublicSurface.approved.txt");
        var surface = Surface();
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(approved, surface);
        Assert.Equal(File.ReadAllText(approved), surface);
    }

    private static string Surface()
    {
        var text = new StringBuilder();
        foreach (var type in typeof(Draft).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.IsEnum ? "enum " : type.IsInterface ? "interface " : type.IsValueType ? "struct " : type.IsAbstract && type.IsSealed ? "static class " : "class ").Append(Name(type)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal)) text.Append("  ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().Select(value => $"{value} = {Convert.ToInt32(value, null)}");
        return type.GetConstructors(Own).Select(constructor => $"new({Parameters(constructor)})")
            .Concat(type.GetProperties(Own).Where(property => property.Name != "EqualityContract").Select(property => $"{Name(property.PropertyType)} {property.Name}{(property.GetIndexParameters().Length > 0 ? "[]" : "")}"))
            .Concat(type.GetFields(Own).Select(field => $"{Name(field.FieldType)} {field.Name}"))
            .Concat(type.GetMethods(Own).Where(IsWritten).Select(method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})"));
    }

    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal) && !method.Name.Contains("quality", StringComparison.Ordinal))
        && method.Name is not ("GetHashCode" or "Equals" or "Deconstruct" or "<Clone>$" or "PrintMembers" or "ToString");

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = " + (parameter.DefaultValue ?? "null") : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        var name = type.IsNested ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}

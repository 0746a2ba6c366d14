using System.Reflection;
using System.Runtime.CompilerServices;

namespace Workspace.Collab.Tests;

/// <summary>The house rules that a compiler does not know.</summary>
public sealed class RulesTests
{
    private static readonly Assembly Collab = typeof(Draft).Assembly;

    private static readonly string[] Banned = ["Manager", "Helper", "Util", "Service", "Processor", "Handler", "Data", "Info", "Impl", "Base", "Common", "Workspace", "Store", "Collab", "Submission"];

    private static IEnumerable<Type> Written => Collab.GetTypes().Where(type =>
        !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.FullName!.Contains('<') && type.Namespace is not ("System.Runtime.CompilerServices" or "Microsoft.CodeAnalysis"));

    [Fact]
    public void The_engine_references_DiffPlex_and_the_framework_only() =>
        Assert.All(Collab.GetReferencedAssemblies(), reference => Assert.True(reference.Name is "DiffPlex" || reference.Name!.StartsWith("System.", StringComparison.Ordinal), reference.Name));

    [Fact]
    public void The_engine_does_no_input_and_output_but_compress() =>
        Assert.DoesNotContain(Collab.GetReferencedAssemblies(), reference =>
            reference.Name!.StartsWith("System.Net", StringComparison.Ordinal) || reference.Name is "System.Data.Common" or "System.IO.Pipes" or "System.IO.FileSystem.Watcher" or "System.Console");

    [Fact]
    public void It_has_one_namespace() =>
        Assert.All(Written, type => Assert.Equal("Workspace.Collab", type.Namespace));

    [Fact]
    public void Every_class_is_sealed_or_a_closed_hierarchy() =>
        Assert.All(Written.Where(type => type.IsClass && !type.IsSealed), type => Assert.True(
            type.IsAbstract && type.GetConstructors(BindingFlags.Instance | BindingFlags.Public).Length == 0
            && type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic).All(constructor => constructor.IsPrivate || IsCopy(constructor, type)),
            type.FullName));

    [Fact]
    public void No_type_bears_a_name_that_says_nothing() =>
        Assert.All(Written, type => Assert.DoesNotContain(Banned, word => type.Name == word || type.Name.EndsWith(word, StringComparison.Ordinal)));

    [Fact]
    public void Nothing_that_can_be_changed_is_public()
    {
        foreach (var type in Written.Where(type => type.IsVisible && !type.IsEnum))
        {
            Assert.DoesNotContain(type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static), field => !field.IsLiteral && !field.IsInitOnly);
            Assert.DoesNotContain(type.GetProperties(), property => property.SetMethod is { IsPublic: true } set
                && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)));
        }
    }

    private static bool IsCopy(ConstructorInfo constructor, Type type) => constructor.GetParameters() is [var only] && only.ParameterType == type;
}

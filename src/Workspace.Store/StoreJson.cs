using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>How everything stored as JSON is written: ids and versions as plain values, enumerations by name, names in camel case.</summary>
internal static class StoreJson
{
    public static readonly JsonSerializerOptions Options = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new JsonStringEnumConverter());
        options.Converters.Add(new IdConverter<DraftId>(id => id.Value, value => new(value)));
        options.Converters.Add(new IdConverter<PersonId>(id => id.Value, value => new(value)));
        options.Converters.Add(new IdConverter<OrganizationId>(id => id.Value, value => new(value)));
        options.Converters.Add(new VersionConverter());
        return options;
    }

    private sealed class IdConverter<T>(Func<T, Guid> value, Func<Guid, T> of) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => of(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, T id, JsonSerializerOptions options) => writer.WriteStringValue(value(id));
    }

    private sealed class VersionConverter : JsonConverter<DraftVersion>
    {
        public override DraftVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());

        public override void Write(Utf8JsonWriter writer, DraftVersion version, JsonSerializerOptions options) => writer.WriteNumberValue(version.Number);
    }
}

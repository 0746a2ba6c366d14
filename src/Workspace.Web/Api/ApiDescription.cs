using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Workspace.Web.Access;

namespace Workspace.Web.Api;

/// <summary>What the OpenAPI document says beside what is read off the addresses themselves.</summary>
internal static class ApiDescription
{
    private const string Scheme = "token";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = described => described.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "Workspace",
                Version = "1",
                Description = "What programs may ask of a Workspace, in the name of the person and for the organization of a token. Times are ISO 8601 in UTC; versions count contributions.",
            };
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A personal token, made on the page /account/tokens." });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeededScope>().FirstOrDefault() is not { } needed) return Task.CompletedTask;
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            operation.Description = $"Needs the scope \"{TokenScopes.Word(needed.Scope)}\".";
            return Task.CompletedTask;
        });
    }
}

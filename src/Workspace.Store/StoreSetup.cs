using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Weasel.Core;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Every event name, stream, document, projection and lifecycle of the store, in one list.</summary>
public static class StoreSetup
{
    /// <summary>Adds Marten, the journal, and the queries and verbs of this project. Schema changes are applied at start.</summary>
    /// <param name="services">The application's services; needs a <see cref="TimeProvider"/>, and an <see cref="EmbeddedPostgres"/> must be a hosted service before this.</param>
    /// <param name="connectionString">An Npgsql connection string; on the embedded server known before it runs.</param>
    /// <param name="schema">The PostgreSQL schema in which all of it stands; a plain lower-case name.</param>
    /// <param name="isRestoring">Whether a restore starts it, to prove what it put there.</param>
    /// <param name="follows">Whether this node is one of those of which one follows with the lists that need not be shown at once.</param>
    public static IServiceCollection AddWorkspaceStore(this IServiceCollection services, string connectionString, string schema = "workspace", bool isRestoring = false, bool follows = false)
    {
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddSingleton(new StoreSchema(schema) { IsRestoring = isRestoring });
        services.AddHostedService<SchemaStart>();
        var marten = services.AddMarten(options => Configure(options, new(schema))).UseNpgsqlDataSource().UseLightweightSessions();

        services.AddSingleton<Network>();
        services.AddSingleton<FirstStart>();
        services.AddSingleton<People>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<Organizations>();
        services.AddSingleton<Submissions>();
        services.AddSingleton(s => new Heads(s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>()));
        services.AddSingleton<Notices>();
        services.AddSingleton<Reminders>();
        services.AddSingleton(s => new Forgetting(s.GetRequiredService<IDocumentStore>(), s.GetRequiredService<Organizations>(),
            s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new Sessions(s.GetRequiredService<IDocumentStore>(), s.GetRequiredService<StoreSchema>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MailQueue>();
        services.AddSingleton(s => new Webhooks(s.GetRequiredService<IDocumentStore>(), s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>(),
            s.GetRequiredService<IDataProtectionProvider>(), s.GetRequiredService<MailQueue>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Invitations>();
        services.AddSingleton<JoinRequests>();
        services.AddSingleton(s => new AuditLog(s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>()));
        services.AddSingleton(s => new Figures(s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>()));
        services.AddSingleton<Guests>();
        services.AddSingleton<Pseudonyms>();
        services.AddSingleton(s => new Openings(s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Microsoft.AspNetCore.Identity.IPasswordHasher<GuestPass>, Microsoft.AspNetCore.Identity.PasswordHasher<GuestPass>>();
        services.AddSingleton<SectionPlaces>();
        services.AddSingleton<SuggestionPlaces>();
        services.AddSingleton(s => new Suggestions(s.GetRequiredService<IDocumentStore>(), s.GetRequiredService<DraftHistory>(), s.GetRequiredService<TimeProvider>(), s.GetService<SuggestionLimits>() ?? new()));
        services.AddSingleton<DraftRows>();
        services.AddSingleton<KeptLifetimes>();
        services.AddMetrics();
        services.AddSingleton<StoreMeter>();
        services.AddSingleton(s => new Journal(s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>(), s.GetRequiredService<StoreMeter>(), s.GetRequiredService<TimeProvider>(), s.GetService<JournalLimits>()));
        services.AddSingleton<IJournal>(s => s.GetRequiredService<Journal>());
        services.AddSingleton(s => new DraftArchive(s.GetRequiredService<IDocumentStore>(), s.GetRequiredService<NpgsqlDataSource>(),
            s.GetRequiredService<StoreSchema>(), s.GetRequiredService<DraftRows>(), s.GetRequiredService<Checkpoints>(), s.GetRequiredService<StoreMeter>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new Checkpoints(s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>(), s.GetRequiredService<DraftRows>(), s.GetRequiredService<KeptLifetimes>()));
        services.AddSingleton(s => new Shares(s.GetRequiredService<DraftRows>(), s.GetRequiredService<StoreSchema>()));
        services.AddSingleton(s => new DraftHistory(s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>(), s.GetRequiredService<DraftRows>(), s.GetRequiredService<KeptLifetimes>()));
        services.AddSingleton(s => new Readiness(s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>(), s.GetRequiredService<Journal>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new DraftVerification(s.GetRequiredService<DraftRows>(), s.GetRequiredService<KeptLifetimes>()));
        services.AddSingleton(s => new ListVerification(s.GetRequiredService<IDocumentStore>(), s.GetRequiredService<DraftRows>(), s.GetRequiredService<StoreSchema>(), s.GetRequiredService<Shares>()));
        services.AddSingleton<WholeVerification>();
        services.AddSingleton(s => new EventLog(s.GetRequiredService<DraftRows>(), s.GetRequiredService<StoreSchema>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new LogImport(s.GetRequiredService<IDocumentStore>(), s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<Checkpoints>()));
        services.AddSingleton(s => new Rebuild(s.GetRequiredService<IDocumentStore>(), s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<DraftRows>(),
            s.GetRequiredService<StoreSchema>(), s.GetRequiredService<Checkpoints>()));
        services.AddSingleton(s => new Backup(s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoreSchema>(), s.GetRequiredService<TimeProvider>()));
        if (!follows) return services;
        marten.AddAsyncDaemon(DaemonMode.HotCold);
        services.AddHostedService<SharesWatch>();
        return services;
    }

    private static void Configure(StoreOptions options, StoreSchema schema)
    {
        options.DatabaseSchemaName = schema.Name;
        options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
        options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json => StoreJson.Configure(json));
        options.DisableNpgsqlLogging = true;
        options.Logger(new SilentMarten());

        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.Quick;
        options.Events.UseAdvisoryLockTransaction = true;
        NameEvents(options.Events);
        options.Events.UseBinarySerializer<DraftRevised>(new RevisionBytes());
        options.Events.IgnoreIndex(StoreSchema.RevisionIndex);
        options.Events.IgnoreIndex(StoreSchema.AuditIndex);

        // Inline is what the next page must show, or a decision is made by: who takes part with which role, who belongs to whom, where a hash chain has come to.
        options.Projections.Add<SubmissionFold>(ProjectionLifecycle.Inline);
        options.Projections.Add<OrganizationFold>(ProjectionLifecycle.Inline);
        options.Projections.Add<NetworkFold>(ProjectionLifecycle.Inline);
        options.Projections.Add<JoinRequestFold>(ProjectionLifecycle.Inline);
        options.Projections.Add<DraftStandingFold>(ProjectionLifecycle.Inline);
        options.Projections.Add<SuggestionFold>(ProjectionLifecycle.Inline);
        options.Projections.Add(new ShareTally(schema), ProjectionLifecycle.Async);
        options.Projections.Add(new WebhookNotes(schema), ProjectionLifecycle.Async);
        options.Projections.AsyncMode = DaemonMode.ExternallyManaged; // another process follows, unless this one is asked to
        options.Projections.LeadershipPollingTime = 2_000; // milliseconds until another node follows when the one that did is gone

        options.Schema.For<Account>().UseOptimisticConcurrency(true).UniqueIndex(AccountStore.AddressIndex, account => account.NormalizedEmail!); // null for none
        options.Schema.For<NetworkMark>();
        options.Schema.For<Webhook>().Index(webhook => webhook.Submission);
        options.Schema.For<Organization>().GinIndexJsonData(); // for whom a person may act is asked by every request
        options.Schema.For<Token>().UniqueIndex("token_hash", token => token.Hash).Index(token => token.Person);
        options.Schema.For<AccountSession>().Index(session => session.Person);
        options.Schema.For<Notice>().Index(notice => notice.Person).Index(notice => notice.Mail);
        options.Schema.For<NoticeChoices>();
        options.Schema.For<Invitation>().UseOptimisticConcurrency(true).Index(one => one.SecretHash).Index(one => one.NormalizedAddress).Index(one => one.Organization!).Index(one => one.InvitedBy);
        options.Schema.For<Asker>().UseOptimisticConcurrency(true).Index(asker => asker.SecretHash).Index(asker => asker.NormalizedAddress);
        options.Schema.For<StoredLetter>().Duplicate(letter => letter.State).Duplicate(letter => letter.Due).Index(letter => new { letter.State, letter.Due }).Index(letter => letter.Person!).Index(letter => letter.About!);
        options.Schema.For<KeptSectionPlaces>();
        options.Schema.For<KeptSuggestionPlaces>();
        options.Schema.For<Suggestion>().Index(suggestion => suggestion.Draft);
        options.Schema.For<SetupKey>();
        options.Schema.For<BackupMark>();
        options.Schema.For<GuestPass>().UseOptimisticConcurrency(true).Index(pass => pass.Submission);
    }

    // The stored names. Never renamed: they are in every database there is.
    private static void NameEvents(IEventStoreOptions events)
    {
        events.MapEventType<DraftOpened>("draft.opened");
        events.MapEventType<DraftRevised>("draft.revised");
        events.MapEventType<DraftFrozen>("draft.frozen");
        events.MapEventType<DraftUnfrozen>("draft.unfrozen");

        events.MapEventType<SubmissionStarted>("submission.started");
        events.MapEventType<OrganizationInvited>("submission.organization-invited");
        events.MapEventType<OrganizationAccepted>("submission.organization-accepted");
        events.MapEventType<OrganizationDeclined>("submission.organization-declined");
        events.MapEventType<OrganizationInvitationWithdrawn>("submission.organization-invitation-withdrawn");
        events.MapEventType<TimelineChanged>("submission.timeline-changed");
        events.MapEventType<RulesChanged>("submission.rules-changed");
        events.MapEventType<SubmissionMovedToStage>("submission.moved-to-stage");
        events.MapEventType<OrganizationJoinedSubmission>("submission.organization-joined");
        events.MapEventType<RoleGiven>("submission.role-given");
        events.MapEventType<PersonRoleGiven>("submission.person-role-given");
        events.MapEventType<SectionLeadGiven>("submission.section-lead-given");
        events.MapEventType<GuestInvited>("submission.guest-invited");
        events.MapEventType<GuestRevoked>("submission.guest-revoked");
        events.MapEventType<OrganizationLeftSubmission>("submission.organization-left");
        events.MapEventType<OrganizationUnlisted>("submission.organization-unlisted");
        events.MapEventType<OrganizationListed>("submission.organization-listed");
        events.MapEventType<SubmissionDraftOpened>("submission.draft-opened");

        events.MapEventType<SuggestionMade>("suggestion.made");
        events.MapEventType<SuggestionAccepted>("suggestion.accepted");
        events.MapEventType<SuggestionDeclined>("suggestion.declined");
        events.MapEventType<SuggestionWithdrawn>("suggestion.withdrawn");

        events.MapEventType<OrganizationFounded>("organization.founded");
        events.MapEventType<MemberJoined>("organization.member-joined");
        events.MapEventType<MemberLeft>("organization.member-left");
        events.MapEventType<PseudonymVouched>("organization.pseudonym-vouched");
        events.MapEventType<PseudonymEnded>("organization.pseudonym-ended");

        events.MapEventType<SessionEnded>("person.session-ended");
        events.MapEventType<PasskeyAdded>("person.passkey-added");
        events.MapEventType<PasskeyRemoved>("person.passkey-removed");
        events.MapEventType<SecondFactorTurnedOn>("person.second-factor-turned-on");
        events.MapEventType<SecondFactorTurnedOff>("person.second-factor-turned-off");
        events.MapEventType<RecoveryCodesRenewed>("person.recovery-codes-renewed");
        events.MapEventType<RecoveryCodeUsed>("person.recovery-code-used");
        events.MapEventType<TokenMade>("person.token-made");
        events.MapEventType<TokenEnded>("person.token-ended");
        events.MapEventType<PersonForgotten>("person.forgotten");
        events.MapEventType<WebhookMade>("webhook.made");
        events.MapEventType<WebhookRemoved>("webhook.removed");
        events.MapEventType<WebhookSwitchedOn>("webhook.switched-on");
        events.MapEventType<ProviderLinked>("person.provider-linked");
        events.MapEventType<ProviderUnlinked>("person.provider-unlinked");
        events.MapEventType<OrganizationRenamed>("organization.renamed");
        events.MapEventType<OrganizationDetailsChanged>("organization.details-changed");
        events.MapEventType<ContactAppointed>("organization.contact-appointed");
        events.MapEventType<ContactDismissed>("organization.contact-dismissed");
        events.MapEventType<OrganizationMerged>("organization.merged");
        events.MapEventType<OrganizationAbsorbed>("organization.absorbed");
        events.MapEventType<OrganizationClosed>("organization.closed");

        events.MapEventType<InvitationSent>("invitation.sent");
        events.MapEventType<InvitationRevoked>("invitation.revoked");
        events.MapEventType<InvitationAccepted>("invitation.accepted");

        events.MapEventType<RequestMade>("request.made");
        events.MapEventType<RequestApproved>("request.approved");
        events.MapEventType<RequestDeclined>("request.declined");
        events.MapEventType<RequestLapsed>("request.lapsed");

        events.MapEventType<NetworkCreated>("network.created");
        events.MapEventType<NetworkSettingsChanged>("network.settings-changed");
        events.MapEventType<AdministratorAppointed>("network.administrator-appointed");
        events.MapEventType<AdministratorDismissed>("network.administrator-dismissed");
    }
}

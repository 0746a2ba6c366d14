namespace Workspace.Web.Mail;

/// <summary>How mail leaves: the configuration section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The SMTP server; without one each mail is written into <see cref="Folder"/>.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public string? User { get; set; }

    public string? Password { get; set; }

    public string From { get; set; } = "Workspace <workspace@localhost>";

    /// <summary>Where mails are written as .eml files when there is no server.</summary>
    public string? Folder { get; set; }
}

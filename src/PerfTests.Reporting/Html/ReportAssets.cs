using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;

namespace PerfTests.Reporting.Html;

/// <summary>Style and script that every report carries inside.</summary>
internal static class ReportAssets
{
    /// <summary>The style sheet.</summary>
    public static MarkupString Style { get; } =
        new("<style>" + Read("uPlot.min.css") + Read("report.css") + "</style>");

    private static readonly string ScriptText =
        "\n/* " + Read("uPlot.LICENSE.txt") + " */\n" + Read("uPlot.iife.min.js") + Read("report.js");

    /// <summary>The script, charts included.</summary>
    public static MarkupString Script { get; } = new("<script>" + ScriptText + "</script>");

    /// <summary>
    /// Allows nothing but what is in the file, and of scripts only this very one: even markup that slipped through could neither
    /// run nor ask anything of anyone.
    /// </summary>
    public static string ContentSecurityPolicy { get; } =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; script-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ScriptText)))
        + "'";

    private static string Read(string name)
    {
        using var stream =
            typeof(ReportAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not in the assembly.");
        return new StreamReader(stream).ReadToEnd().ReplaceLineEndings("\n");
    }
}

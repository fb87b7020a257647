using SmtpStream.Smtp;
using SmtpStream.Standalone.Analyzing.Handover;

namespace SmtpStream.Standalone.Analyzing;

/// <summary>A struct, so that the parser's call is direct.</summary>
internal readonly struct AnalysisSink(AnalysisThread analysis) : IMailEventSink
{
    public void OnEvent(in MailEvent mailEvent) => analysis.OnEvent(mailEvent);
}

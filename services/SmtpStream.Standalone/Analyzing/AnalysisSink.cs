using SmtpStream.Smtp;

namespace SmtpStream.Standalone.Analyzing;

/// <summary>A struct, so that the parser's call is direct.</summary>
internal readonly struct AnalysisSink(LogAnalysis analysis) : IMailEventSink
{
    public void OnEvent(in MailEvent mailEvent) => analysis.Add(mailEvent);
}

using SmtpStream.Smtp;
using SmtpStream.Smtp.Logs;
using SmtpStream.Standalone.Analyzing;
using SmtpStream.Standalone.Analyzing.Formats;
using SmtpStream.Standalone.Analyzing.Handover;
using SmtpStream.Standalone.Analyzing.Reports;
using SmtpStream.Standalone.Parsing;
using Xunit;

namespace SmtpStream.Standalone.Tests.Analyzing;

public sealed class AnalysisThreadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Report_OfTwoThreads_IsThatOfOne(int server)
    {
        var (log, _) = SimulatedLog.Write(hours: 30, server);

        Assert.Equal(OneThread(log), TwoThreads(log));
    }

    [SkippableFact]
    public void Report_OfARealPostfix_IsThatOfOneThread()
    {
        var log = SharedData.OwnPostfixLog();

        Assert.Equal(OneThread(log), TwoThreads(log));
    }

    private static string OneThread(byte[] log)
    {
        var analysis = new LogAnalysis();
        var sink = new DirectSink(analysis);
        return Report(analysis, Read(log, ref sink));
    }

    private static string TwoThreads(byte[] log)
    {
        var analysis = new LogAnalysis();
        using var thread = new AnalysisThread(analysis);
        var sink = new AnalysisSink(thread);
        var tally = Read(log, ref sink);
        thread.Complete();
        return Report(analysis, tally);
    }

    private static SourceTally Read<TSink>(byte[] log, ref TSink sink)
        where TSink : IMailEventSink
    {
        var read = new LogRead(TimeZoneInfo.Utc, "localhost");
        using var input = LogInput.Open(LogInput.StandardInput, new MemoryStream(log), TimeProvider.System);
        read.Read(input, ref sink, CancellationToken.None);
        return read.Tally;
    }

    private static string Report(LogAnalysis analysis, SourceTally tally)
    {
        using var output = new StringWriter();
        CsvReport.Write(ReportBuilder.Build(analysis, tally, TimeZoneInfo.Utc, int.MaxValue), output);
        return output.ToString();
    }

    private readonly struct DirectSink(LogAnalysis analysis) : IMailEventSink
    {
        public void OnEvent(in MailEvent mailEvent) => analysis.Add(mailEvent);
    }
}

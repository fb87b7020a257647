using System.Text;
using SmtpStream.Smtp.Bounces;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Tests.Bounces;

public sealed class BounceClassifierTests
{
    [Theory]
    [InlineData(550, "5.1.1", "The email account that you tried to reach does not exist", BounceClass.InvalidRecipient)]
    [InlineData(550, "5.7.1", "part of their network is on our block list (S3150)", BounceClass.Blocklisted)]
    [InlineData(550, "5.7.1", "<a@b>: Relay access denied", BounceClass.RelayDenied)]
    [InlineData(550, "5.7.1", "nothing that says more", BounceClass.Policy)]
    [InlineData(421, "4.7.0", "[TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints", BounceClass.RateLimited)]
    [InlineData(450, "4.7.1", "Greylisting in action, please come back later", BounceClass.Greylisted)]
    [InlineData(554, "5.7.1", "blocked using zen; 127.255.255.254 open resolver", BounceClass.DnsblError)]
    [InlineData(452, "4.2.2", "The email account is OVER QUOTA", BounceClass.MailboxFull)]
    [InlineData(0, "4.4.1", "connect to h[192.0.2.1]:25: Connection refused", BounceClass.Connection)]
    [InlineData(0, "5.4.4", "Host or domain name not found. Name service error for name=x type=A: Host not found", BounceClass.BadDomain)]
    [InlineData(0, "4.4.3", "Name service error for name=x type=MX: Host not found, try again", BounceClass.DnsFailure)]
    [InlineData(550, "5.4.1", "Recipient address rejected: Access denied. AS(201806281)", BounceClass.InvalidRecipient)]
    [InlineData(550, "5.7.26", "x", BounceClass.Authentication)]
    [InlineData(554, "", "x", BounceClass.Policy)]
    [InlineData(0, "", "", BounceClass.Uncategorized)]
    public void Reply_Classified_GivesItsReason(uint code, string enhanced, string text, BounceClass expected) =>
        Assert.Equal(expected, BounceClassifier.Classify(code, Encoding.UTF8.GetBytes(enhanced), Encoding.UTF8.GetBytes(text)));
}

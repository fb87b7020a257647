using System.Runtime.InteropServices;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp;

/// <summary>Fields of an event that only some kinds have, a byte each; the order is that of <see cref="MailEvent.GetCodes"/>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct KindCodes
{
    public BounceClass BounceClass;
    public RejectStage Stage;
    public RejectActor RejectedBy;
    public CloseReason CloseReason;
    public PolicyVerb PolicyVerb;
    public WarningCategory Warning;
    public LifecycleChange Lifecycle;
    public PostscreenTest PostscreenTest;
    public NotificationKind NotificationKind;
    public ConnectError ConnectError;
    public RateLimitKind RateLimit;
    public FilterMethod FilterMethod;
    public FilterResult FilterResult;
    public Protocol Protocol;
    public bool WarnOnly;
}

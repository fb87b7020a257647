using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace SmtpStream.Collector.Tests;

/// <summary>
/// A thread that meets file permissions as a user without rights does, also where the tests run as root (setfsuid(2): the file
/// system's user is the thread's own, and one that is not 0 has no capabilities over files).
/// </summary>
internal static partial class UnprivilegedThread
{
    private const uint Nobody = 65534;

    public static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            _ = SetFileSystemUser(Nobody);
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);
}

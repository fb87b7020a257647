using SmtpStream.Collector.Reading;

namespace SmtpStream.Collector.Sending;

/// <summary>What the collector gets back when a batch is acknowledged.</summary>
/// <param name="Origin">The batch's origin.</param>
/// <param name="Sequence">Its place among the origin's batches.</param>
/// <param name="Source">Its source; null for a path without content.</param>
/// <param name="TailHash">Hash of the bytes before its end.</param>
internal readonly record struct BatchReceipt(OriginReader Origin, long Sequence, Source? Source, ulong TailHash);

namespace PerfTests.UnitTests.Recording;

/// <summary>Files that share a bounded number of bytes; a write beyond it leaves what fits and fails, as a full disk does.</summary>
internal sealed class FullDisk(long bytes)
{
    private long _left = bytes;

    public Stream Create(string path) => new BoundedStream(this, File.Create(path));

    private sealed class BoundedStream(FullDisk disk, FileStream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var fits = (int)Math.Min(buffer.Length, disk._left);
            inner.Write(buffer[..fits]);
            disk._left -= fits;
            if (fits < buffer.Length)
            {
                // ENOSPC, as .NET reports it on Linux.
                throw new IOException("No space left on device", 28);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

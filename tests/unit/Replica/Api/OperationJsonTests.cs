using System.Buffers;
using System.Text;
using System.Text.Json;
using PerfTests.Replica.Api;
using PerfTests.Replica.Machines;

namespace PerfTests.UnitTests.Replica.Api;

public class OperationJsonTests
{
    private const string Id = "00000000-0000-0000-0000-00000000002a";

    [Fact]
    public void Swap_is_read_with_all_its_members()
    {
        var json =
            $$"""{"id":"{{Id}}","kind":"compare-and-swap","key":"k\u00e9y","value":"a\"b","expected":"","consistency":"local"}""";
        Assert.Null(Read(json, out var operation));
        Assert.Equal((UInt128)42, operation!.Id);
        Assert.Equal(OperationKind.CompareAndSwap, operation.Kind);
        Assert.Equal("kéy", Encoding.UTF8.GetString(operation.Key));
        Assert.Equal("a\"b", Encoding.UTF8.GetString(operation.Value!));
        Assert.Empty(operation.Expected!);
        Assert.Equal(ReadConsistency.Local, operation.Consistency);
    }

    [Fact]
    public void Identity_may_be_written_without_hyphens()
    {
        Assert.Null(Read($$"""{"id":"{{Id.Replace("-", "")}}","kind":"get","key":"k"}""", out var operation));
        Assert.Equal((UInt128)42, operation!.Id);
    }

    [Fact]
    public void Value_in_base64_is_read_and_written_as_bytes()
    {
        var json = $$"""{"id":"{{Id}}","kind":"put","key":"k","value":"/wA=","encoding":"base64"}""";
        Assert.Null(Read(json, out var operation));
        Assert.Equal([0xFF, 0x00], operation!.Value!);

        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        OperationJson.WriteResult(writer, new OperationResult(OperationOutcome.Ok, 7, [0xFF, 0x00]), isBase64: true);
        writer.Flush();
        Assert.Contains("\"value\":\"/wA=\"", Encoding.UTF8.GetString(buffer.WrittenSpan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"ID","kind":"put","key":"k","value":"/w","encoding":"base64"}""", "not base64")]
    [InlineData("""{"id":"ID","kind":"put","key":"k","value":"v","encoding":"hex"}""", "'hex'")]
    [InlineData("""{"kind":"get","key":"k"}""", "'id' is missing")]
    [InlineData("""{"id":"x","kind":"get","key":"k"}""", "'id' is not a UUID")]
    [InlineData("""{"id":"ID","key":"k"}""", "'kind' is missing")]
    [InlineData("""{"id":"ID","kind":"fetch","key":"k"}""", "'fetch'")]
    [InlineData("""{"id":"ID","kind":"get"}""", "'key' is missing")]
    [InlineData("""{"id":"ID","kind":"get","key":""}""", "'key' is missing")]
    [InlineData("""{"id":"ID","kind":"put","key":"k"}""", "'value' is missing")]
    [InlineData("""{"id":"ID","kind":"get","key":"k","value":"v"}""", "'value' has no meaning")]
    [InlineData("""{"id":"ID","kind":"put","key":"k","value":"v","expected":"e"}""", "'expected' belongs to")]
    [InlineData("""{"id":"ID","kind":"put","key":"k","value":1}""", "'value' is not text")]
    [InlineData("""{"id":"ID","kind":"get","key":"k","consistency":"some"}""", "'some'")]
    [InlineData("""{"id":"ID","kind":"get","key":"k","colour":"red"}""", "'colour'")]
    [InlineData("""{"id":"ID","kind":"get","key":"k"} {}""", "")]
    [InlineData("""{"id":"ID","kind":"get","key":"k" """, "")]
    [InlineData("[]", "An operation is an object")]
    [InlineData("", "")]
    public void Wrong_operation_is_refused_with_the_reason(string json, string reason)
    {
        var problem = Read(json.Replace("ID", Id), out _);
        Assert.NotNull(problem);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_longer_than_the_limit_is_refused()
    {
        var key = new string('k', OperationLimits.KeyBytesMax + 1);
        var problem = Read($$"""{"id":"{{Id}}","kind":"get","key":"{{key}}"}""", out _);
        Assert.Contains("longer than 1024 bytes", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_requests_never_throw()
    {
#pragma warning disable RS0030 // The seed is the test's own.
        var random = new Random(5);
#pragma warning restore RS0030
        var json = Encoding.UTF8.GetBytes(
            $$"""{"operations":[{"id":"{{Id}}","kind":"put","key":"k","value":"\u0041v"}]}"""
        );
        var refused = 0;
        for (var i = 0; i < 5_000; i++)
        {
            byte[] bytes = [.. json];
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            refused += OperationJson.ReadBatch(new ReadOnlySequence<byte>(bytes), []) is null ? 0 : 1;
            _ = OperationJson.ReadOne(new ReadOnlySequence<byte>(bytes), out _);
        }
        Assert.InRange(refused, 1, 4_999);
    }

    [Fact]
    public void Batch_names_the_operation_that_is_wrong()
    {
        var operations = new List<Operation>();
        var json = $$"""{"operations":[{"id":"{{Id}}","kind":"get","key":"k"},{"id":"{{Id}}","kind":"get"}]}""";
        var problem = OperationJson.ReadBatch(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)), operations);
        Assert.StartsWith("operations[1]: 'key'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Result_is_written_with_what_it_has()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        OperationJson.WriteResult(
            writer,
            new OperationResult(OperationOutcome.Ok, 7, "v\n"u8.ToArray(), Duplicate: true),
            isBase64: false
        );
        writer.Flush();
        Assert.Equal(
            """{"status":"ok","index":7,"value":"v\n","duplicate":true}""",
            Encoding.UTF8.GetString(buffer.WrittenSpan)
        );
    }

    private static string? Read(string json, out Operation? operation) =>
        OperationJson.ReadOne(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)), out operation);
}

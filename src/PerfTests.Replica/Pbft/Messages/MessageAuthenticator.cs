using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Messages;

/// <summary>
/// Lets in what a replica may believe to come from whom it says: well-formed, of a known sender, signed where it must be. The link has authenticated the peer
/// before. Safe from several threads.
/// </summary>
/// <param name="nodes">How many replicas there are.</param>
/// <param name="verify">Checks a signature.</param>
/// <param name="hash">Takes digests.</param>
internal sealed class MessageAuthenticator(int nodes, SignatureVerifier verify, Hashing hash)
{
    private readonly RecentDigests _verified = new();

    /// <summary>Whether votes need a signature.</summary>
    public bool VotesMustBeSigned { get; set; }

    /// <summary>Checks and reads a message of a replica.</summary>
    /// <param name="peer">The replica at the other end of the link.</param>
    /// <param name="bytes">Foreign bytes.</param>
    /// <param name="message">The message if it may come in.</param>
    /// <returns>Why it may not; <see cref="AuthenticationOutcome.Passed"/> if it may.</returns>
    public AuthenticationOutcome Open(int peer, ReadOnlySpan<byte> bytes, out PbftMessage? message)
    {
        message = null;
        var read = MessageReader.Read(bytes, hash);
        if (read is null || read.Sender >= nodes)
        {
            return AuthenticationOutcome.Malformed;
        }
        var outcome = Check(peer, read);
        if (outcome == AuthenticationOutcome.Passed)
        {
            message = read;
        }
        return outcome;
    }

    /// <summary>Checks and reads a request of a client.</summary>
    public AuthenticationOutcome OpenRequest(ReadOnlySpan<byte> bytes, out WireRequest? request)
    {
        request = WireRequest.Read(bytes, hash);
        if (request is null)
        {
            return AuthenticationOutcome.Malformed;
        }
        if (IsGenuine(request))
        {
            return AuthenticationOutcome.Passed;
        }
        request = null;
        return AuthenticationOutcome.Unauthenticated;
    }

    private AuthenticationOutcome Check(int peer, PbftMessage message)
    {
        if (message.Signature is null)
        {
            if (message.Sender != peer || message.IsAlwaysSigned || (message.IsVote && VotesMustBeSigned))
            {
                return AuthenticationOutcome.Unauthenticated;
            }
        }
        else if (!IsSigned(message))
        {
            return AuthenticationOutcome.Unauthenticated;
        }
        var isGenuine = message switch
        {
            PrePrepare proposal => proposal.Batch.Requests.All(IsGenuine),
            ForwardedRequest forwarded => IsGenuine(forwarded.Request),
            NewView said => said.ViewChanges.All(within => within.Sender < nodes && IsSigned(within)),
            // A fetched batch is believed by its digest, which a certificate named.
            _ => true,
        };
        return isGenuine ? AuthenticationOutcome.Passed : AuthenticationOutcome.Unauthenticated;
    }

    private bool IsSigned(PbftMessage message)
    {
        var writer = new WireWriter();
        MessageCodec.WriteContent(writer, message);
        return verify((ushort)message.Sender, writer.Written, message.Signature);
    }

    private bool IsGenuine(WireRequest request)
    {
        if (_verified.Contains(request.Digest))
        {
            return true;
        }
        if (!verify(request.Signer, request.Signed, request.Signature))
        {
            return false;
        }
        _verified.Add(request.Digest);
        return true;
    }
}

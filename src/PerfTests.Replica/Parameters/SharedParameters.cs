namespace PerfTests.Replica.Parameters;

/// <summary>Parameters that mean the same under every protocol.</summary>
internal sealed class SharedParameters
{
    /// <summary>A follower passes requests on to the leader.</summary>
    public const string Forward = "forward";

    /// <summary>A follower answers requests with the leader's address.</summary>
    public const string Redirect = "redirect";

    /// <summary>Adds the shared parameters to a set.</summary>
    public SharedParameters(ParameterSet set)
    {
        FollowerMode = set.Add(
            new ChoiceParameter(Forward, Forward, Redirect)
            {
                Name = "follower-mode",
                Unit = "",
                Live = true,
                Effect =
                    "What a node that does not lead does with operations: pass them on to the leader (one hop more, counted as submission) or answer 307 with the leader's address.",
            }
        );
        OperationTimeoutMs = set.Add(
            new IntegerParameter(5_000, 10, 600_000)
            {
                Name = "operation-timeout-ms",
                Unit = "ms",
                Live = true,
                Effect =
                    "How long a node waits for an operation to be decided before it answers that its fate is unknown.",
            }
        );
    }

    /// <summary>What a node that does not lead does with operations.</summary>
    public ChoiceParameter FollowerMode { get; }

    /// <summary>How long to wait for a decision, in milliseconds.</summary>
    public IntegerParameter OperationTimeoutMs { get; }
}

using PerfTests.Analysis.Queueing;

namespace PerfTests.UnitTests.Analysis.Queueing;

/// <summary>Held against closed forms computed in another language.</summary>
public class QueueingTests
{
    [Fact]
    public void Queue_of_several_servers_follows_erlang()
    {
        foreach (var row in KnownCases.Rows("queueing/mmc.csv"))
        {
            var queue = MultiServerQueue.Of(int.Parse(row["servers"]), KnownCases.Number(row["rho"]));

            Assert.Equal(KnownCases.Number(row["erlang_c"]), queue.WaitProbability, 5e-7);
            Assert.Equal(KnownCases.Number(row["Lq"]), queue.MeanWaiting, 5e-6);
            Assert.Equal(KnownCases.Number(row["L"]), queue.MeanPresent, 5e-6);
            Assert.Equal(KnownCases.Number(row["response_over_service"]), queue.ResponseOverService, 5e-6);
        }
    }

    [Fact]
    public void Queue_of_one_server_follows_pollaczek_and_khinchine()
    {
        foreach (var row in KnownCases.Rows("queueing/mg1_pollaczek_khinchine.csv"))
        {
            var wait = SingleServerQueue.WaitOverService(
                KnownCases.Number(row["rho"]),
                KnownCases.Number(row["service_scv"])
            );

            Assert.Equal(KnownCases.Number(row["Wq_over_S"]), wait, 1e-9);
        }
    }

    [Fact]
    public void Wait_for_a_quorum_is_that_of_order_statistics()
    {
        foreach (var row in KnownCases.Rows("queueing/quorum_wait_exponential.csv"))
        {
            var (answers, remotes) = (int.Parse(row["k_remote_acks"]), int.Parse(row["m_remotes"]));

            Assert.Equal(
                KnownCases.Number(row["expected_wait_over_mean"]),
                QuorumWait.OverMean(answers, remotes),
                1e-6
            );
            Assert.Equal(
                KnownCases.Number(row["expected_wait_one_remote_dead"]),
                QuorumWait.OverMean(answers, remotes - 1),
                1e-6
            );
        }
    }

    [Fact]
    public void Bounds_of_a_closed_system_are_those_of_its_demands()
    {
        foreach (var row in KnownCases.Rows("queueing/asymptotic_bounds.csv"))
        {
            var bounds = AsymptoticBounds.Of(
                KnownCases.Number(row["N"]),
                KnownCases.Number(row["Dmax_ms"]),
                KnownCases.Number(row["Dtotal_ms"]),
                KnownCases.Number(row["Z_ms"])
            );

            Assert.Equal(KnownCases.Number(row["X_upper_per_ms"]), bounds.MaxThroughput, 1e-6);
            Assert.Equal(KnownCases.Number(row["R_lower_ms"]), bounds.MinResponse, 1e-6);
            Assert.Equal(KnownCases.Number(row["N_star"]), bounds.Knee, 1e-6);
        }
    }

    [Fact]
    public void Queue_that_never_drains_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiServerQueue.Of(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SingleServerQueue.WaitOverService(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuorumWait.OverMean(3, 2));
        Assert.Equal(1, MultiServerQueue.Of(3, 0).ResponseOverService);
    }
}

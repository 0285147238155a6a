using System.Reflection;
using PerfTests.Faults;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.Replica;

namespace PerfTests.UnitTests.Faults;

public class FaultVocabularyTests
{
    [Fact]
    public void Every_fault_that_a_scenario_can_ask_for_is_in_the_vocabulary_once()
    {
        var words = typeof(Fault)
            .GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == typeof(Fault))
            .Select(method => method.Name);

        Assert.Equal(words.Order(), FaultVocabulary.Of(ReplicaSystem.Raft).Select(entry => entry.Name).Order());
    }

    [Fact]
    public void Every_class_of_faults_is_in_the_vocabulary_and_no_two_words_mean_the_same()
    {
        var words = FaultVocabulary.Of(ReplicaSystem.Raft).Select(entry => entry.Fault.Describe()).ToArray();

        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.Equal(
            typeof(Fault)
                .Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(Fault)) && !type.IsAbstract)
                .Order(ByName),
            FaultVocabulary.Of(ReplicaSystem.Raft).Select(entry => entry.Fault.GetType()).Distinct().Order(ByName)
        );
    }

    [Fact]
    public void Faults_of_the_vocabulary_are_valid_on_a_cluster_of_the_replica()
    {
        var problems = FaultVocabulary
            .Of(ReplicaSystem.Raft)
            .SelectMany(entry => entry.Fault.Validate(ReplicaCluster.Raft(nodes: 4)));

        Assert.Empty(problems);
    }

    [Fact]
    public void Parameter_of_the_vocabulary_is_a_live_one_where_the_system_has_any()
    {
        var replica = (ParameterFault)FaultVocabulary.Of(ReplicaSystem.Raft)[^1].Fault;
        var etcd = (ParameterFault)FaultVocabulary.Of(EtcdSystem.Instance)[^1].Fault;

        Assert.Contains(ReplicaSystem.Raft.Parameters, known => known.Name == replica.Name && known.IsLive);
        Assert.DoesNotContain(EtcdSystem.Instance.Parameters, known => known.IsLive);
        Assert.Equal("any", etcd.Name);
    }

    private static Comparer<Type> ByName { get; } =
        Comparer<Type>.Create((left, right) => string.CompareOrdinal(left.FullName, right.FullName));
}

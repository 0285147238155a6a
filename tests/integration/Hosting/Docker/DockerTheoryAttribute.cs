namespace PerfTests.IntegrationTests.Hosting.Docker;

/// <summary>As <see cref="DockerFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DockerTheoryAttribute : TheoryAttribute
{
    public DockerTheoryAttribute() => Skip = new DockerFactAttribute().Skip;
}

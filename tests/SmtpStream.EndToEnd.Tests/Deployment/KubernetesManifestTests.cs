using Xunit;

namespace SmtpStream.EndToEnd.Tests.Deployment;

/// <summary>The manifests pass a strict server-side dry run on a real API server; a manifest with a misspelt field does not.</summary>
public sealed class KubernetesManifestTests
{
    [SkippableFact]
    public async Task Manifests_StrictServerSideDryRun_AreAccepted()
    {
        var tools = SharedParts.Require("kubetools");
        var directory = Directory.CreateTempSubdirectory("smtpstream-kube");
        var script = $"""
            set -e
            '{tools}/unpack.sh' "$D/tools" >/dev/null
            export PATH="$D/tools/bin:$PATH"
            kubectl kustomize k8s/base > "$D/all.yaml"
            kubeconform -strict -summary -schema-location "$D/tools/schemas" "$D/all.yaml"
            export KUBECONFIG=$('{tools}/kube-start.sh' "$D/tools" "$D/server")
            trap "'{tools}/kube-stop.sh' '$D/server'" EXIT
            kubectl create namespace smtpstream
            kubectl apply --server-side --dry-run=server --validate=strict -f "$D/all.yaml"
            sed 's/containerPort: 8080/containerPrt: 8080/' "$D/all.yaml" > "$D/broken.yaml"
            if kubectl apply --server-side --dry-run=server --validate=strict -f "$D/broken.yaml"; then echo 'the broken manifest was accepted'; exit 1; fi
            echo ALL-GOOD
            """;
        try
        {
            await using var run = new ChildProcess("/bin/bash", ["-c", script], new Dictionary<string, string> { ["D"] = directory.FullName });
            var code = await run.WaitAsync(TimeSpan.FromMinutes(3));
            Assert.True(code == 0 && run.Output.Contains("ALL-GOOD", StringComparison.Ordinal), run.Output);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}

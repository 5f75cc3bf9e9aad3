package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.objects.Meta;
import tools.jackson.databind.node.ObjectNode;

/** Simulated nodes {@code hollow-0}, {@code hollow-1} and so on: ready, 4 CPUs and 16 GiB each, three zones. */
final class HollowNodes {
    private HollowNodes() {}

    static ObjectNode node(int number, String now) {
        var name = "hollow-" + number;
        var node = Meta.JSON.createObjectNode();
        node.put("apiVersion", "v1").put("kind", "Node");
        Meta.of(node)
                .put("name", name)
                .putObject("labels")
                .put("kubernetes.io/arch", "amd64")
                .put("kubernetes.io/hostname", name)
                .put("kubernetes.io/os", "linux")
                .put("node.kubernetes.io/instance-type", "hollow")
                .put("topology.kubernetes.io/region", "sim")
                .put("topology.kubernetes.io/zone", "zone-" + number % 3);
        node.putObject("spec").put("providerID", "kubemark://" + name);
        var status = node.putObject("status");
        for (String sum : new String[] {"capacity", "allocatable"}) {
            status.putObject(sum)
                    .put("cpu", "4")
                    .put("memory", "16Gi")
                    .put("ephemeral-storage", "100Gi")
                    .put("pods", "110");
        }
        condition(
                status,
                "MemoryPressure",
                "False",
                "KubeletHasSufficientMemory",
                "kubelet has sufficient memory available",
                now);
        condition(status, "DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", now);
        condition(
                status, "PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", now);
        condition(status, "Ready", "True", "KubeletReady", "kubelet is posting ready status", now);
        var addresses = status.putArray("addresses");
        addresses.addObject().put("type", "InternalIP").put("address", "127.0.1." + (number + 1));
        addresses.addObject().put("type", "Hostname").put("address", name);
        status.putObject("nodeInfo")
                .put("architecture", "amd64")
                .put("operatingSystem", "linux")
                .put("osImage", "Simulated Linux")
                .put("kernelVersion", "6.12.0-sim-amd64")
                .put("containerRuntimeVersion", "fakeRuntime://0.1.0")
                .put("kubeletVersion", "v1.36.2")
                .put("kubeProxyVersion", "")
                .put("machineID", "")
                .put("systemUUID", "")
                .put("bootID", "");
        return node;
    }

    private static void condition(
            ObjectNode status, String type, String truth, String reason, String message, String now) {
        status.withArray("conditions")
                .addObject()
                .put("type", type)
                .put("status", truth)
                .put("lastHeartbeatTime", now)
                .put("lastTransitionTime", now)
                .put("reason", reason)
                .put("message", message);
    }
}

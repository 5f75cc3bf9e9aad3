package io.kubernaut.actions.apiserver.admission;

import tools.jackson.databind.JsonNode;

/** The class of a pod by cpu and memory of all its containers. */
public final class QualityOfService {
    private QualityOfService() {}

    /** Guaranteed, Burstable or BestEffort. */
    public static String of(JsonNode pod) {
        boolean any = false;
        boolean guaranteed = true;
        for (var container : pod.path("spec").path("containers")) {
            var limits = container.path("resources").path("limits");
            var requests = container.path("resources").path("requests");
            any |= !limits.isEmpty() || !requests.isEmpty();
            for (String resource : new String[] {"cpu", "memory"}) {
                guaranteed &= limits.has(resource) && limits.path(resource).equals(requests.path(resource));
            }
        }
        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }
}

package io.kubernaut.actions.pods;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps in a plan which workloads are to be restarted, in order. */
public final class Targets {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FIELD = "restart";

    private Targets() {}

    /** For {@link Plan#before()}. */
    public static String toJson(List<LiveObject> workloads) {
        return JSON.writeValueAsString(put(JSON.createObjectNode(), workloads));
    }

    /** The same beside what else a plan keeps. */
    public static ObjectNode put(ObjectNode into, List<LiveObject> workloads) {
        var list = into.putArray(FIELD);
        workloads.forEach(workload -> list.addObject()
                .put("kind", workload.kind().kind())
                .put("namespace", workload.namespace())
                .put("name", workload.name()));
        return into;
    }

    /** As objects that the plan changes. */
    public static List<ObjectRef> refs(List<LiveObject> workloads, ActionRequest request) {
        return workloads.stream()
                .map(workload -> workload.ref(request.target().cluster()))
                .toList();
    }

    /** In the order in which they were kept. */
    public static List<ObjectRef> of(Plan plan, ActionRequest request) {
        return JSON.readTree(plan.before())
                .path(FIELD)
                .valueStream()
                .map(one -> ObjectRef.of(
                        request.target().cluster(),
                        one.path("kind").asString(""),
                        one.path("namespace").asString(""),
                        one.path("name").asString("")))
                .toList();
    }
}

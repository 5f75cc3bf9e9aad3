package io.kubernaut.actions.network;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.CreateStage;
import io.kubernaut.actions.executor.Drafts;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.PodSelector;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Adds one policy that allows some peers some ports, and never one that forbids anything. */
final class UpdateNetworkPolicy extends SteppedExecutor {
    static final ResourceKind POLICY =
            new ResourceKind("NetworkPolicy", "networking.k8s.io", "v1", "networkpolicies", true);
    private static final String EXPIRES = "kubernaut.io/expires-at";
    private static final String ALLOW = "allow";

    UpdateNetworkPolicy(Workbench workbench) {
        super("update_network_policy", workbench);
    }

    /** It adds a policy beside those that there are, which no tool reverts. */
    @Override
    protected boolean editsTarget() {
        return false;
    }

    @Override
    protected Planning propose(ActionRequest request) {
        var found = find(request.target());
        if (found.isEmpty()) {
            return absent(request);
        }
        if (found.get().terminating()) {
            return new Planning.Refused(found.get().display() + " is being deleted.");
        }
        try {
            return propose(request, found.get());
        } catch (MalformedRuleException e) {
            return new Planning.Refused("It is not clear what to allow: " + e.getMessage() + ".");
        }
    }

    private Planning propose(ActionRequest request, LiveObject target) throws MalformedRuleException {
        var direction = Direction.of(request.text("direction"));
        var selector = selector(request, target);
        var pods = PodSelector.of(target.display(), selector);
        var isolation = new Isolation(api(), namespace(request), direction);
        var obstacle = NetworkPlugin.enforcesNothing(api()).or(() -> isolation.obstacle(pods));
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        if (request.text("peers").isEmpty()) {
            return new Planning.Refused("Without peers everybody would be allowed. Name them by their labels, such as"
                    + " app=cart or kubernetes.io/metadata.name=shop.");
        }
        var ports = ports(request, direction, isolation.pods(pods));
        if (ports.isEmpty()) {
            return new Planning.Refused("Without ports all of them would be opened, and the pods declare none. Name"
                    + " them, such as TCP/8080.");
        }
        var rule = new TrafficRule(TrafficRule.peers(request.text("peers")), ports);
        return draft(request, direction, selector, rule);
    }

    private Planning draft(ActionRequest request, Direction direction, JsonNode selector, TrafficRule rule) {
        var manifest = manifest(request, direction, selector, rule);
        var refusal = CreateStage.rehearse(workbench(), POLICY, manifest);
        if (refusal.isPresent()) {
            return new Planning.Refused(refusal.get());
        }
        var same = same(manifest);
        if (same.isPresent()) {
            return new Planning.Refused(same.get());
        }
        var name = manifest.at("/metadata/name").asString("");
        var summary = "Allow " + request.text("peers") + (direction == Direction.INGRESS ? " in on " : " as peers on ")
                + rule.portWords() + " in namespace " + namespace(request) + " by NetworkPolicy " + name;
        return new Planning.Planned(new Plan(
                summary,
                Drafts.diff(workbench(), POLICY, List.of(manifest)),
                Drafts.toJson(List.of(manifest)),
                List.of(PlanStep.pending(ALLOW, "Create NetworkPolicy " + name + "."))));
    }

    /** The same for a time that overlaps would be closed twice, and its end not be what either run said. */
    private Optional<String> same(ObjectNode manifest) {
        return api().list(POLICY, manifest.at("/metadata/namespace").asString("")).stream()
                .filter(CreateStage::isOurs)
                .filter(policy -> !policy.terminating())
                .filter(policy -> policy.at("/spec").equals(manifest.path("spec")))
                .findFirst()
                .map(policy -> policy.display() + " allows this already until " + policy.annotation(EXPIRES)
                        + ", by Kubernaut's run " + policy.annotation(Marks.RUN)
                        + ". Wait until then, or take that run back first; if it is needed for good, make a policy"
                        + " of your own.");
    }

    /** Those of the policy that is the target; else those with the labels given, or all. */
    private static JsonNode selector(ActionRequest request, LiveObject target) throws MalformedRuleException {
        if (target.kind().equals(POLICY)) {
            if (!request.text("pods").isEmpty()) {
                throw new MalformedRuleException("pods are those of the policy, and not to be given");
            }
            return target.at("/spec/podSelector");
        }
        var text = request.text("pods");
        if (text.isEmpty()) {
            return JsonMapper.shared().createObjectNode();
        }
        var labels = LabelTerms.parse(text);
        if (!labels.ofNamespaces().isEmpty()) {
            throw new MalformedRuleException("pods are selected by labels of pods only");
        }
        var selector = JsonMapper.shared().createObjectNode();
        labels.ofPods().forEach(selector.putObject("matchLabels")::put);
        return selector;
    }

    /** What is given; for ingress otherwise what the containers declare. */
    private static List<TrafficRule.Port> ports(ActionRequest request, Direction direction, List<LiveObject> pods)
            throws MalformedRuleException {
        var text = request.text("ports");
        if (text.isEmpty() && direction == Direction.INGRESS) {
            text = pods.stream()
                    .flatMap(pod -> pod.elements("/spec/containers"))
                    .flatMap(container -> container.path("ports").valueStream())
                    .map(port -> port.path("protocol").asString("TCP") + "/"
                            + port.path("containerPort").asInt(0))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(","));
        }
        return text.isEmpty() ? List.of() : TrafficRule.ports(text);
    }

    private ObjectNode manifest(ActionRequest request, Direction direction, JsonNode selector, TrafficRule rule) {
        var manifest = CreateStage.manifest(POLICY, namespace(request), "kubernaut-allow-" + request.runId(), request);
        ends(request)
                .ifPresent(end -> manifest.withObject("/metadata/annotations").put(EXPIRES, end.toString()));
        var spec = manifest.putObject("spec");
        spec.set("podSelector", selector.deepCopy());
        spec.putArray("policyTypes").add(direction.type());
        spec.putArray(direction.field()).add(rule.toJson(direction));
        return manifest;
    }

    private static String namespace(ActionRequest request) {
        return request.target().namespaceTouched();
    }

    private CreateStage stage(ActionRequest request, Plan plan) {
        return new CreateStage(
                workbench(),
                request,
                ALLOW,
                POLICY,
                Drafts.of(plan).getFirst(),
                live -> new Verification.Verified(
                        live.display() + " allows it. Whether the traffic passes shows in the alert."),
                false);
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        return List.of(stage(request, plan));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return stage(request, plan).look();
    }
}

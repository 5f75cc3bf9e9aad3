package io.kubernaut.actions.secret;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.GitOps;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.RestartStage;
import io.kubernaut.actions.pods.Targets;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Exchanges a credential by whoever makes it: cert-manager, the external secrets' operator, or, where the owner says
 * that any value will do, Kubernaut itself. Then it restarts what uses it, one workload after the other.
 */
final class RotateSecrets extends SteppedExecutor {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_CONSUMERS = 20;
    private static final String ISSUED_BY = "cert-manager.io/certificate-name";
    private static final String KEY_MISSING =
            "The values before could not be kept for the way back: set kubernaut.secrets.key to 32 random bytes in Base64"
                    + " (openssl rand -base64 32).";

    private final Optional<SecretVault> vault;

    RotateSecrets(Workbench workbench, Optional<SecretVault> vault) {
        super("rotate_secrets", workbench);
        this.vault = vault;
    }

    @Override
    protected Optional<LiveObject> find(ObjectRef target) {
        return target.kind().equals("Secret")
                ? api().find(SecretKinds.SECRET, target.namespace(), target.name())
                : super.find(target);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        return onTarget(request, live -> planFor(request, live));
    }

    private Planning planFor(ActionRequest request, LiveObject live) {
        if (live.kind().equals(SecretKinds.CERTIFICATE)) {
            return certificate(request, live);
        }
        var certificate = api().find(
                        SecretKinds.CERTIFICATE,
                        live.namespace(),
                        live.annotation(ISSUED_BY).isEmpty() ? "-" : live.annotation(ISSUED_BY))
                .filter(c -> c.text("/spec/secretName").equals(live.name()));
        if (certificate.isPresent()) {
            return certificate(request, certificate.get());
        }
        var owner = live.controller();
        return owner.map(controller -> controller.kind().equals("ExternalSecret")
                        ? external(request, live, controller.name())
                        : new Planning.Refused(live.display() + " is kept by " + controller.kind() + " "
                                + controller.name() + ", which would write it again: exchange the value there."))
                .orElseGet(() -> generated(request, live));
    }

    private Planning certificate(ActionRequest request, LiveObject certificate) {
        if (certificate.conditionIs("Issuing", "True")) {
            return new Planning.Refused(certificate.display()
                    + " is being issued already: wait for that, and look at its" + " CertificateRequests if it lasts.");
        }
        var stage =
                new ReissueStage(workbench(), request, certificate.name(), certificate.number("/status/revision", 0));
        return refused(api().patch(certificate, "status", stage.issuing(certificate), true))
                .orElseGet(() -> planned(
                        request,
                        certificate.text("/spec/secretName"),
                        JSON.createObjectNode()
                                .put("certificate", stage.certificate())
                                .put("revision", stage.revision()),
                        "Have " + certificate.display() + " issued anew",
                        List.of(PlanStep.pending(
                                stage.kind(), "Ask cert-manager to issue " + certificate.display() + " anew."))));
    }

    private Planning external(ActionRequest request, LiveObject secret, String name) {
        var kind = api().served(SecretKinds.EXTERNAL, "v1beta1");
        var found = kind.flatMap(served -> api().find(served, secret.namespace(), name));
        if (found.isEmpty()) {
            return new Planning.Refused("ExternalSecret " + name + ", which keeps " + secret.display()
                    + ", is not there: install its operator or create it again.");
        }
        var stage = new RefreshStage(
                workbench(), request, kind.get(), name, found.get().text("/status/refreshTime"));
        return refused(api().merge(found.get(), "", stage.wish(found.get()), true))
                .orElseGet(() -> planned(
                        request,
                        secret.name(),
                        JSON.createObjectNode().put("external", name).put("refreshed", stage.refreshed()),
                        "Have " + secret.display() + " fetched anew by ExternalSecret " + name,
                        List.of(PlanStep.pending(stage.kind(), "Ask for ExternalSecret " + name + " to be fetched."))));
    }

    private Planning generated(ActionRequest request, LiveObject secret) {
        var marked = new GeneratedKeys(secret, request.text("keys"));
        var obstacle = GitOps.obstacle(workbench(), secret)
                .or(marked::obstacle)
                .or(() -> vault.isEmpty() ? Optional.of(KEY_MISSING) : Optional.empty());
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var keys = marked.keys();
        var words = String.join(", ", keys);
        var before = JSON.createObjectNode().put("uid", secret.uid());
        keys.forEach(before.putArray("keys")::add);
        return refused(api().patch(secret, JsonPatch.of(secret, List.of(), Marks.applied(request)), true))
                .orElseGet(() -> planned(
                        request,
                        secret.name(),
                        before,
                        "Generate " + words + " of " + secret.display() + " anew",
                        List.of(
                                PlanStep.pending(KeepStage.KIND, "Keep the present values, encrypted."),
                                PlanStep.pending("generate", "Write generated values for " + words + "."))));
    }

    private static Optional<Planning> refused(WriteReply reply) {
        return switch (reply) {
            case WriteReply.Took took -> Optional.empty();
            case WriteReply.Changed changed -> Optional.of(new Planning.Refused(changed.reason()));
            case WriteReply.Denied denied -> Optional.of(new Planning.Refused(denied.reason()));
        };
    }

    /** The exchange, and a restart of each workload that uses the Secret. */
    private Planning planned(
            ActionRequest request, String secret, ObjectNode before, String what, List<PlanStep> exchange) {
        var consumers = Consumers.of(api(), request.target().namespace(), secret);
        if (consumers.size() > MOST_CONSUMERS) {
            return new Planning.Refused(consumers.size() + " workloads use Secret " + secret + "; more than "
                    + MOST_CONSUMERS + " are too many for one run. Exchange it by hand, and restart them in groups.");
        }
        var obstacle = consumers.stream()
                .flatMap(workload ->
                        RestartStage.obstacle(workload)
                                .or(() -> RestartStage.rehearse(workbench(), request, workload))
                                .stream())
                .findFirst();
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get() + " It would keep the old value, so mend that first.");
        }
        var steps = new ArrayList<>(exchange);
        consumers.forEach(workload -> steps.add(RestartStage.step(workload)));
        var lines = new ArrayList<String>();
        lines.add("~ " + what);
        consumers.forEach(workload -> lines.add("~ " + workload.display() + ": its pods are made anew"));
        return new Planning.Planned(new Plan(
                        what + ", and restart " + consumers.size() + " workloads that use it",
                        lines.stream().map(line -> line + "\n").collect(Collectors.joining()),
                        JSON.writeValueAsString(Targets.put(before, consumers)),
                        steps)
                .alsoChanging(also(request, secret, before, consumers)));
    }

    private static List<ObjectRef> also(
            ActionRequest request, String secret, JsonNode before, List<LiveObject> consumers) {
        var also = new ArrayList<>(Targets.refs(consumers, request));
        also.add(request.target().sibling("Secret", secret));
        for (var kind : List.of(SecretKinds.CERTIFICATE, SecretKinds.EXTERNAL)) {
            var name = before.path(kind.equals(SecretKinds.EXTERNAL) ? "external" : "certificate")
                    .asString("");
            if (!name.isEmpty()) {
                also.add(request.target().sibling(kind.kind(), name));
            }
        }
        return also;
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        var stages = new ArrayList<Stage>(exchange(request, plan));
        restarts(request, plan).forEach(stages::add);
        return stages;
    }

    private List<RestartStage> restarts(ActionRequest request, Plan plan) {
        return Targets.of(plan, request).stream()
                .map(ref -> new RestartStage(workbench(), request, ref, Marks.RUN))
                .toList();
    }

    private List<Stage> exchange(ActionRequest request, Plan plan) {
        var before = JSON.readTree(plan.before());
        return switch (plan.steps().getFirst().kind()) {
            case "reissue" ->
                List.of(new ReissueStage(
                        workbench(),
                        request,
                        before.path("certificate").asString(""),
                        before.path("revision").asLong(0)));
            case "refresh" ->
                List.of(new RefreshStage(
                        workbench(),
                        request,
                        api().served(SecretKinds.EXTERNAL, "v1beta1").orElse(SecretKinds.EXTERNAL),
                        before.path("external").asString(""),
                        before.path("refreshed").asString("")));
            default -> generating(request, plan, before);
        };
    }

    private List<Stage> generating(ActionRequest request, Plan plan, JsonNode before) {
        if (vault.isEmpty()) {
            return List.of(new WithoutVault(KEY_MISSING), new WithoutVault(KEY_MISSING));
        }
        var keys =
                before.path("keys").valueStream().map(key -> key.asString("")).toList();
        var work = new SecretWork(
                workbench(), request, vault.get(), before.path("uid").asString(""), keys);
        return List.of(
                new KeepStage(work, Targets.of(plan, request)),
                new GenerateStage(work, plan.steps().getFirst()));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return restarts(request, plan).stream()
                .map(RestartStage::look)
                .filter(verification -> !(verification instanceof Verification.Verified))
                .findFirst()
                .orElseGet(() -> new Verification.Verified("The new values are there, and the pods of "
                        + Targets.of(plan, request).size() + " workloads that use them are well."));
    }

    /** The new values stay; those before are forgotten. */
    @Override
    protected Application end(ActionRequest request, Plan plan) {
        var forgetful = plan.steps().stream().map(KeepStage::forgetting).toList();
        return forgetful.equals(plan.steps())
                ? Application.Applied.of("The new values stay; those before are no longer kept.", "")
                : new Application.Underway(forgetful, "The previous values are forgotten.", Duration.ZERO);
    }

    /** A run that began with a key, continued where there is none. */
    private record WithoutVault(String why) implements Stage {
        @Override
        public String kind() {
            return KeepStage.KIND;
        }

        @Override
        public Progress advance(PlanStep step) {
            return Progress.failed(step, why);
        }

        @Override
        public Progress takeBack(PlanStep step) {
            return step.state() == PlanStep.State.FAILED
                    ? Progress.done(step, "Nothing was changed.")
                    : Progress.failed(step, why);
        }
    }
}

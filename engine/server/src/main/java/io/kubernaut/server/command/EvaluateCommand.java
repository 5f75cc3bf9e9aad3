package io.kubernaut.server.command;

import io.kubernaut.actions.view.MalformedManifestException;
import io.kubernaut.core.alert.MalformedWebhookException;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.explain.Explanation;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.whynot.Insights;
import io.kubernaut.server.evaluation.Evaluated;
import io.kubernaut.server.evaluation.Evaluator;
import io.kubernaut.server.evaluation.MalformedQuestionException;
import io.kubernaut.server.evaluation.Question;
import io.kubernaut.server.replay.CandidateRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "evaluate",
        description = {
            "Say what would be decided about a webhook, without storing or doing anything.",
            "FILE is JSON or YAML: a webhook; or webhook, history, cluster (manifests) and asOf; or a scenario."
        },
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Output output = new Output();

    @Parameters(index = "0", paramLabel = "FILE")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Ask a running service, with its rules, policy, cluster and history (default: decide here).")
    private @Nullable String server;

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "Folder of *.drl and symptoms.csv to decide with, beside the shipped rules and as if promoted"
                    + " (default: the shipped rules alone).")
    private @Nullable Path rules;

    @Mixin
    private SymptomGrants symptoms = new SymptomGrants();

    @Option(names = "--token", defaultValue = "${env:KUBERNAUT_API_TOKEN:-}", description = "For --server.")
    private String token = "";

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var question = question();
        if (server != null) {
            if (rules != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--rules and --server exclude each other: a service decides with its own rules");
            }
            var answer =
                    ServerOptions.client(server, token).send("POST", "/api/v1/decisions/evaluate", request(question));
            out.println(Output.pretty(answer));
            return 0;
        }
        Offline.quiet();
        if (rules == null) {
            var shipped = ShippedRules.load();
            return decide(question, shipped, shipped);
        }
        try (var base = CandidateRules.compile(RuleFolder.read(rules), symptoms.alerts())) {
            return decide(question, base.promoted(), base);
        } catch (CandidateRules.RefusedException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        }
    }

    /** @param explained the same rules, as explanations look at them */
    private int decide(Question question, KnowledgeBase rulesInUse, DroolsKnowledgeBase explained) {
        var out = spec.commandLine().getOut();
        var evaluated = evaluate(question, Offline.knowledge(rulesInUse));
        if (output.json()) {
            out.println(Output.pretty(Map.of("decisions", evaluated.decisions(), "rejected", evaluated.rejected())));
            return 0;
        }
        for (var rejection : evaluated.rejected()) {
            out.println("Alert " + rejection.index() + " was rejected: " + rejection.reason() + "\n");
        }
        if (evaluated.whole().isEmpty()) {
            out.println("Nothing is to be done: no alert fires.");
        }
        for (var whole : evaluated.whole()) {
            var trace = new IncidentStore.Trace(whole.decision(), whole.snapshot(), whole.evaluation());
            var insight = Insights.of(explained, trace, Offline.catalogue());
            out.println(Explanation.of(trace, List.of(), List.of(), Offline.catalogue(), insight)
                    .toMarkdown());
        }
        return 0;
    }

    private Question question() {
        try {
            return Question.ofFile(Files.readString(file));
        } catch (IOException e) {
            throw new CommandFailedException(2, "Cannot read " + file + " as UTF-8 text.", e);
        } catch (MalformedQuestionException e) {
            throw new CommandFailedException(2, file + ": " + e.getMessage(), e);
        }
    }

    private Evaluated evaluate(Question question, Engine.Knowledge knowledge) {
        var evaluator = new Evaluator(
                knowledge.forEvaluation(),
                knowledge.policy(),
                Clusters.only(() ->
                        ClusterIndex.filling("", "The file holds no manifests (cluster), and no service was asked.")),
                Memory.EMPTY,
                Clock.systemUTC());
        try {
            return evaluator.evaluate(question);
        } catch (MalformedWebhookException | MalformedManifestException e) {
            throw new CommandFailedException(2, file + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode request(Question question) {
        var json = JsonMapper.shared();
        var request = json.createObjectNode();
        request.set("webhook", question.webhook());
        if (question.cluster() != null) {
            request.set("cluster", json.valueToTree(question.cluster()));
        }
        if (question.historyAsSent() != null) {
            request.set("history", question.historyAsSent());
        }
        if (question.asOf() != null) {
            request.put("asOf", question.asOf().toString());
        }
        return request;
    }
}

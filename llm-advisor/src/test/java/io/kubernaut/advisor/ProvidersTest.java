package io.kubernaut.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.advisor.config.Key;
import io.kubernaut.advisor.config.ProviderKind;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.ModelCall.Outcome;
import io.kubernaut.core.advice.Models.Opinion;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Proposal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each provider's own wire format, over real connections: what goes well, and each way in which it does not. */
class ProvidersTest {
    private static final String RESTART = "restart_pod on subject";
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void proposesWhatTheModelChose(ProviderKind kind) {
        try (var model = new PlayedModel(kind).answers(shown -> shown.choosing(RESTART, 0.8, Map.of()))) {
            var opinion = Asked.model(model).asked();

            assertThat(proposals(opinion)).singleElement().satisfies(p -> {
                assertThat(p.action()).isEqualTo("restart_pod");
                assertThat(p.target()).isEqualTo(Asked.CART);
                assertThat(p.source()).isEqualTo(Proposal.Source.MODEL);
                assertThat(p.confidence()).isEqualTo(0.8);
                assertThat(p.reason()).isEqualTo("The pods crash.");
            });
            assertThat(opinion.calls()).singleElement().satisfies(call -> {
                assertThat(call.outcome()).isEqualTo(Outcome.ACCEPTED);
                assertThat(call.provider()).isEqualTo("first");
                assertThat(call.promptHash()).matches("[0-9a-f]{64}");
                assertThat(call.checks()).isEmpty();
            });
            assertThat(model.keys()).singleElement().asString().endsWith(Asked.KEY);
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void makesTheProviderKeepToTheSchema(ProviderKind kind) {
        try (var model = new PlayedModel(kind).answers(shown -> shown.choosing(RESTART, 0.8, Map.of()))) {
            Asked.model(model).asked();

            // The words do not hold it, so it is where the provider keeps to it.
            assertThat(model.requests().getFirst().raw().replaceAll("[^a-z0-9:,]", ""))
                    .contains("enum:none,o1");
        }
    }

    @Test
    void asksOllamaForRoomForTheWholeQuestion() {
        try (var model =
                new PlayedModel(ProviderKind.OLLAMA).answers(shown -> shown.choosing(RESTART, 0.8, Map.of()))) {
            Asked.model(model).asked();

            assertThat(model.requests().getFirst().raw()).containsPattern("\"num_ctx\"\\s*:\\s*16884");
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void writesTheSchemaOutForAProviderThatCannotKeepToOne(ProviderKind kind) {
        try (var model = new PlayedModel(kind).answers(shown -> shown.choosing(RESTART, 0.8, Map.of()))) {
            var opinion = new Asked()
                    .and(
                            "first",
                            Asked.provider(
                                    kind, model.url(), new Key("PLAYED_KEY", ""), Duration.ofSeconds(20), 4, false))
                    .asked();

            assertThat(proposals(opinion)).hasSize(1);
            assertThat(model.requests().getFirst().texts())
                    .anySatisfy(text ->
                            assertThat(text).contains("additionalProperties").contains("\"o1\""));
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void mendsAnAnswerThatDoesNotPassOnce(ProviderKind kind) {
        try (var model = new PlayedModel(kind)
                .answers(shown -> shown.again() ? shown.choosing(RESTART, 0.8, Map.of()) : "{\"choice\":\"o99\"}")) {
            var opinion = Asked.model(model).asked();

            assertThat(proposals(opinion)).hasSize(1);
            assertThat(outcomes(opinion)).containsExactly(Outcome.INVALID, Outcome.ACCEPTED);
            assertThat(opinion.calls().getFirst().checks()).contains("choice is none of the options, nor \"none\".");
            assertThat(model.requests().getLast().texts())
                    .anySatisfy(text -> assertThat(text).contains("choice is none of the options"));
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void givesUpAfterASecondAnswerThatDoesNotPass(ProviderKind kind) {
        try (var model = new PlayedModel(kind).answers(shown -> "{\"choice\":\"delete_everything\"}")) {
            var opinion = Asked.model(model).asked();

            assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
            assertThat(outcomes(opinion)).containsExactly(Outcome.INVALID, Outcome.INVALID);
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void takesNothingFromAnAnswerThatWasCutOff(ProviderKind kind) {
        try (var model = new PlayedModel(kind)
                .answers(
                        shown -> {
                            var whole = shown.choosing(RESTART, 0.8, Map.of());
                            return whole.substring(0, whole.length() / 2);
                        },
                        Wire.End.CUT_OFF)) {
            var opinion = Asked.model(model).asked();

            assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
            assertThat(opinion.calls())
                    .hasSize(2)
                    .allSatisfy(call -> assertThat(call.checks())
                            .containsExactly(
                                    "The answer was cut off, as it was longer than allowed. Answer in fewer words."));
        }
    }

    @ParameterizedTest
    @EnumSource(value = ProviderKind.class, mode = EnumSource.Mode.EXCLUDE, names = "OLLAMA")
    void isToldThatTheModelDeclined(ProviderKind kind) {
        try (var model = new PlayedModel(kind).answers(shown -> "I cannot help with that.", Wire.End.DECLINED)) {
            var opinion = Asked.model(model).asked();

            assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
            assertThat(outcomes(opinion)).containsExactly(Outcome.DECLINED);
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void paysNothingForWhatTheProviderRefuses(ProviderKind kind) {
        for (int status : List.of(401, 429)) {
            var allowance = LimitedAllowance.ample();
            try (var model = new PlayedModel(kind).answersStatus(status)) {
                var opinion = Asked.model(model).spending(allowance).asked();

                assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
                assertThat(outcomes(opinion)).as("%d", status).containsExactly(Outcome.FAILED);
                assertThat(model.requests()).as("it is not tried again").hasSize(1);
                assertThat(allowance.used()).isEqualTo(Spending.NOTHING);
                assertThat(opinion.toString()).doesNotContain(Asked.KEY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void countsWhatWasReservedWhereAFailureDoesNotSay(ProviderKind kind) {
        var allowance = LimitedAllowance.ample();
        try (var model = new PlayedModel(kind).answersStatus(500)) {
            var opinion = Asked.model(model).spending(allowance).asked();

            assertThat(outcomes(opinion)).containsExactly(Outcome.FAILED);
            assertThat(model.requests()).as("it is not tried again").hasSize(1);
            assertThat(allowance.used()).isEqualTo(opinion.calls().getFirst().spent());
            assertThat(allowance.used().outputTokens()).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void waitsNoLongerThanTheDeadlineForOneThatHangs(ProviderKind kind) {
        try (var model = new PlayedModel(kind).hangs()) {
            timesOut(Asked.model(model));
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void waitsNoLongerThanTheDeadlineForOneThatIsSlow(ProviderKind kind) {
        try (var model = new PlayedModel(kind).isSlow()) {
            timesOut(Asked.model(model));
        }
    }

    private static void timesOut(Asked asked) {
        var allowance = LimitedAllowance.ample();
        var begun = System.nanoTime();

        var opinion = asked.within(SHORT).spending(allowance).asked();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT, Duration.ofSeconds(15));
        assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
        assertThat(outcomes(opinion)).containsExactly(Outcome.TIMED_OUT);
        assertThat(allowance.used()).isEqualTo(opinion.calls().getFirst().spent());
        assertThat(allowance.open()).isZero();
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void failsWhereTheAnswerBreaksOff(ProviderKind kind) {
        try (var model = new PlayedModel(kind).breaksOff()) {
            var opinion = Asked.model(model).asked();

            assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
            assertThat(outcomes(opinion)).containsExactly(Outcome.FAILED);
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void failsWhereTheConnectionIsReset(ProviderKind kind) throws IOException {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var resetting = Thread.ofVirtual().start(() -> resetAll(server));
            var scheme = kind == ProviderKind.AZURE_OPENAI ? "https" : "http";

            var opinion = new Asked()
                    .and("first", Asked.provider(kind, URI.create(scheme + "://localhost:" + server.getLocalPort())))
                    .asked();

            assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
            assertThat(outcomes(opinion)).containsExactly(Outcome.FAILED);
            resetting.interrupt();
        }
    }

    private static void resetAll(ServerSocket server) {
        while (!server.isClosed()) {
            try (var connection = server.accept()) {
                connection.setSoLinger(true, 0);
                connection.getInputStream().read();
            } catch (IOException over) {
                // The test has closed the server.
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void failsWhereTheAnswerIsNotTheProvidersFormat(ProviderKind kind) {
        try (var model = new PlayedModel(kind)
                .plays((exchange, shown) -> PlayedModel.send(exchange, 200, "<html>A proxy says hello.</html>"))) {
            var opinion = Asked.model(model).asked();

            assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
            assertThat(opinion.calls()).isNotEmpty().noneMatch(c -> c.outcome() == Outcome.ACCEPTED);
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void sendsARotatedKeyWithTheNextRequest(ProviderKind kind) throws IOException {
        var file = Files.writeString(directory.resolve("key"), "the-old-key\n");
        try (var model = new PlayedModel(kind).answers(shown -> shown.choosing(RESTART, 0.8, Map.of()))) {
            var models = new Asked()
                    .and(
                            "first",
                            Asked.provider(
                                    kind, model.url(), new Key("", file.toString()), Duration.ofSeconds(20), 4, true))
                    .made();

            models.ask(Asked.snapshot(), Asked.question());
            Files.writeString(file, "the-new-key\n");
            models.ask(Asked.snapshot(), Asked.question());

            assertThat(model.keys()).hasSize(2);
            assertThat(model.keys().getFirst()).endsWith("the-old-key");
            assertThat(model.keys().getLast()).endsWith("the-new-key");
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void countsTokensAndMoneyAsTheProviderDoes(ProviderKind kind) {
        var allowance = LimitedAllowance.ample();
        try (var model = new PlayedModel(kind).answers(shown -> shown.choosing(RESTART, 0.8, Map.of()))) {
            var opinion = Asked.model(model).spending(allowance).asked();

            // Of 1,000 at 2 each, 400 were cached at 0.5; 50 of output at 8. Neither Azure's client nor Ollama tells of
            // a cache.
            var cached = switch (kind) {
                case AZURE_OPENAI, OLLAMA -> 0;
                default -> Wire.CACHED;
            };
            var money = (Wire.INPUT - cached) * 2 + cached / 2 + Wire.OUTPUT * 8;
            assertThat(opinion.calls().getFirst().spent()).isEqualTo(new Spending(Wire.INPUT, Wire.OUTPUT, money));
            assertThat(allowance.used()).isEqualTo(opinion.calls().getFirst().spent());
        }
    }

    private static List<Proposal> proposals(Opinion opinion) {
        assertThat(opinion.advice()).as("%s", opinion).isInstanceOf(Advice.Consulted.class);
        return ((Advice.Consulted) opinion.advice()).proposals();
    }

    private static List<Outcome> outcomes(Opinion opinion) {
        return opinion.calls().stream().map(ModelCall::outcome).toList();
    }
}

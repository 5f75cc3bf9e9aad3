package io.kubernaut.history.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.assessment.Deduction;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.memory.Learning;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.pattern.Pattern;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.Given;
import io.kubernaut.history.Stores;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.advice.PostgresModelCalls;
import io.kubernaut.history.audit.AuditFilter;
import io.kubernaut.history.audit.RecordedEntry;
import io.kubernaut.history.memory.Samples;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What each earlier version has stored is there after an upgrade, and is read by the stores of today. The rows of a version
 * are in {@code upgrades/V000.sql}, as it wrote them.
 */
class UpgradeIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final UUID OPEN = id(0x21);
    private static final UUID DECISION = id(0x31);

    private static UUID id(int number) {
        return UUID.fromString("00000000-0000-4000-8000-%012x".formatted(number));
    }

    @TestFactory
    Stream<DynamicTest> keepsWhatEachVersionHasStored() {
        var walked = database.empty();
        return versions(walked).stream().map(version -> {
            flyway(walked, version).migrate();
            rowsOf(version).ifPresent(rows -> execute(walked, rows));
            var upgraded = database.copyOf(walked);
            return DynamicTest.dynamicTest("from " + version, () -> {
                try (var opened = Database.at(database.jdbcUrl(upgraded), database.user(), database.password())) {
                    checks().filter(check -> check.since <= Integer.parseInt(version))
                            .forEach(check -> check.on(opened));
                    assertThat(database.rowsOf(upgraded, Samples.KEPT))
                            .containsExactlyInAnyOrderElementsOf(database.rowsOf(upgraded, Samples.FOLLOWING))
                            .hasSizeGreaterThanOrEqualTo(Integer.parseInt(version) < 42 ? 0 : 3);
                }
            });
        });
    }

    private static List<String> versions(String name) {
        return Stream.of(flyway(name, "latest").info().all())
                .map(MigrationInfo::getVersion)
                .map(Object::toString)
                .toList();
    }

    private static Flyway flyway(String name, String target) {
        return Database.migrations(new DatabaseUrl(database.jdbcUrl(name), database.user(), database.password()))
                .target(target)
                .load();
    }

    private static Optional<String> rowsOf(String version) {
        var file = "/io/kubernaut/history/upgrades/V%03d.sql".formatted(Integer.parseInt(version));
        try (var in = UpgradeIT.class.getResourceAsStream(file)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void execute(String name, String sql) {
        try (var connection =
                        DriverManager.getConnection(database.jdbcUrl(name), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is to be found where the version it came from was at least this one. */
    private record Check(int since, java.util.function.Consumer<Stores> check) {
        void on(Database opened) {
            check.accept(Stores.over(
                    opened.dataSource(), ActionCatalogue.standard(), Clock.fixed(Given.NOON, ZoneOffset.UTC)));
        }
    }

    private static Stream<Check> checks() {
        return Stream.of(
                new Check(
                        2,
                        stores -> assertThat(stores.queue()
                                        .claim("me", Set.of(WorkItem.Kind.TRIAGE), 9, Duration.ofMinutes(1)))
                                .extracting(WorkItem::subject)
                                .contains(id(1))),
                new Check(3, UpgradeIT::alerts),
                new Check(4, UpgradeIT::decided),
                new Check(5, UpgradeIT::runs),
                new Check(
                        6,
                        stores -> assertThat(stores.outbox().delivery(id(0x62)))
                                .hasValueSatisfying(
                                        d -> assertThat(d.message().about()).isEqualTo(Given.CART))),
                new Check(7, stores -> {
                    assertThat(stores.modes().current().mode()).isEqualTo(Mode.OBSERVE);
                    assertThat(stores.modes().current().by()).isEqualTo("ann");
                }),
                new Check(23, UpgradeIT::assessed),
                new Check(28, UpgradeIT::audited),
                new Check(31, UpgradeIT::advised),
                new Check(
                        38,
                        stores -> assertThat(stores.memory().effectiveness("crash-loop", null, 9, Given.NOON))
                                .filteredOn(e -> e.action().equals(Learning.NOTHING))
                                .isNotEmpty()),
                new Check(42, UpgradeIT::imported),
                new Check(47, stores -> {
                    assertThat(stores.patterns().known()).singleElement().satisfies(k -> {
                        assertThat(k.pattern().kind()).isEqualTo(Pattern.Kind.SAME_HOUR);
                        assertThat(k.foundFirst()).isEqualTo("2026-11-03T03:00:00Z");
                    });
                    assertThat(stores.patterns().searched()).isEqualTo("2026-11-05T03:00:00Z");
                }));
    }

    private static void assessed(Stores stores) {
        var known = stores.assessments().known(id(0x53)).orElseThrow();
        assertThat(known.standsAs()).isEqualTo("{\"ready\":3}");
        assertThat(known.assessment()).isNotNull();
        assertThat(known.assessment().effectiveness()).isEqualTo(0.55);
        assertThat(known.assessment().components())
                .extracting(Component::kind, Component::value)
                .containsExactly(tuple(Component.Kind.TARGET_HEALTH, 1.0), tuple(Component.Kind.ALERT_CLEARED, null));
        assertThat(known.assessment().has(Deduction.Kind.RECURRED)).isTrue();
    }

    private static void audited(Stores stores) {
        var verified = stores.audit().verify(null);
        assertThat(verified.finding()).isNull();
        assertThat(verified.lastBatch()).isEqualTo(2);
        assertThat(verified.entries()).isEqualTo(2);
        assertThat(stores.audit().list(new AuditFilter(null, null, "run/" + id(0x53), null, null), 9))
                .extracting(RecordedEntry::kind)
                .containsExactly("run.applied");
        assertThat(stores.audit().seal(Given.NOON).orElseThrow().number()).isEqualTo(3);
        assertThat(stores.audit().verify(null).holds()).isTrue();
    }

    private static void advised(Stores stores) {
        assertThat(stores.consultations()
                        .known("sha256:a1", Given.NOON)
                        .orElseThrow()
                        .answer())
                .hasValueSatisfying(answer -> assertThat(answer.proposals())
                        .singleElement()
                        .satisfies(p -> assertThat(p.parameters()).containsEntry("toRevision", 4L)));
        assertThat(stores.incidents()
                        .trace(id(0x32))
                        .orElseThrow()
                        .decision()
                        .advisor()
                        .consultation())
                .isEqualTo(id(0x71));
        assertThat(new PostgresModelCalls(stores.sessions()).ofDecision(id(0x32)))
                .extracting(ModelCall::outcome, ModelCall::looks)
                .containsExactly(
                        tuple(ModelCall.Outcome.INVALID, List.of()), tuple(ModelCall.Outcome.ACCEPTED, List.of()));
    }

    private static void imported(Stores stores) {
        assertThat(stores.memory().effectiveness("crash-loop", "restart_pod", 9, Given.NOON))
                .isNotEmpty();
        var lines = new ArrayList<String>();
        stores.experience().export(Given.NOON.minus(Duration.ofDays(90)), Given.NOON, lines::add);
        assertThat(lines)
                .filteredOn(line -> line.contains(id(0x81).toString()))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("\"origin\":\"" + id(0x82) + "\""));
        assertThat(lines.getFirst()).contains(id(0x84).toString());
    }

    private static void alerts(Stores stores) {
        assertThat(stores.alerts().firing("", 9))
                .extracting(e -> e.alert().fingerprint())
                .containsExactly("fires");
        assertThat(stores.alerts().openedBy(id(1)))
                .extracting(Episode::episodeId)
                .containsExactly(id(0x11));
        assertThat(stores.alerts().ofIncident(id(0x22)))
                .singleElement()
                .satisfies(e -> assertThat(e.open()).isFalse());
    }

    private static void decided(Stores stores) {
        assertThat(stores.incidents().find(OPEN).orElseThrow().cause()).isEqualTo(Given.CART);
        assertThat(stores.incidents().find(id(0x22)).orElseThrow().closedAt()).isNotNull();
        var trace = stores.incidents().trace(DECISION).orElseThrow();
        assertThat(trace.decision().outcome()).isEqualTo(Outcome.AWAIT_APPROVAL);
        assertThat(trace.evaluation().findings()).hasSize(1);
        assertThat(stores.cases().find(DECISION)).isPresent();
        assertThat(stores.incidents().approvals(Approval.State.WAITING, Cursor.START, 9))
                .extracting(Approval::approvalId)
                .containsExactly(id(0x41));
        assertThat(stores.ruleBases().lastInForce().orElseThrow().sources()).containsKey("pods.drl");
    }

    private static void runs(Stores stores) {
        var active = stores.runs().find(id(0x51)).orElseThrow();
        assertThat(active.state()).isEqualTo(RunState.PLANNED);
        assertThat(active.plan().before()).isEqualTo("{\"revision\":5}");
        assertThat(stores.runs().steps(id(0x51))).hasSize(2);
        assertThat(stores.runs().heldAgainst(Given.run(DECISION, OPEN, Given.CART, Given.NOON)))
                .isPresent();
        assertThat(stores.runs().find(id(0x52)).orElseThrow().state()).isEqualTo(RunState.VERIFIED);
        assertThat(stores.runs().artefact(id(0x52), "pod.log")).isPresent();
        assertThat(stores.memory().scores(Given.CART, "crash-loop", Given.NOON)).isNotEmpty();
        assertThat(stores.runs().beginUndo(id(0x52), "ann", "", Given.NOON)).isFalse();
    }
}

package io.kubernaut.actions.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.PodExec.Result;
import io.kubernaut.actions.executor.Programs;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.PlanStep.State;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepairDatabaseTest {
    private static final String BROKEN_INDEX = """
            btree index "shop.public.orders_pkey":
                ERROR:  item order invariant violated for index "orders_pkey" password=hunter2
            """;

    private final Programs programs = new Programs().when("pg_is_in_recovery", "f\n");
    private final Shop shop = new Shop(programs);
    private final AtomicBoolean mended = new AtomicBoolean();

    @AfterEach
    void close() {
        shop.close();
    }

    private SteppedTrial trial(String image, Map<String, Object> parameters) {
        shop.release(image, 1);
        return shop.stepped("repair_database", Shop.ref("Deployment", "cart"), parameters);
    }

    private String refusal(Map<String, Object> parameters) {
        return shop.trial("repair_database", Shop.ref("Deployment", "cart"), parameters)
                .refusal();
    }

    private void amcheckFinds(String log) {
        programs.when("pg_amcheck", ran -> mended.get() ? Result.ok("") : new Result(2, log, ""))
                .when("reindexdb", ran -> {
                    mended.set(true);
                    return Result.ok("");
                });
    }

    @Test
    void rebuildsOnlyTheIndexThatTheCheckNames() {
        amcheckFinds(BROKEN_INDEX);
        var trial = trial("postgres:18", Map.of("profile", "postgresql-amcheck", "database", "shop"));
        shop.assertNothingWritten(trial::plan);
        assertThat(programs.lines("pg_amcheck")).isEmpty();
        trial.applied();

        assertThat(programs.lines("pg_amcheck").getFirst()).endsWith("pg_amcheck --database=shop");
        assertThat(programs.lines("reindexdb"))
                .singleElement()
                .asString()
                .endsWith("reindexdb --concurrently --dbname=shop --index=public.orders_pkey");
        assertThat(trial.current().steps())
                .extracting(PlanStep::said)
                .containsExactly(
                        "Named by the check: shop.public.orders_pkey.",
                        "Mended: shop.public.orders_pkey.",
                        "The check finds nothing any more.");
        assertThat(new String(trial.artefacts().getFirst().content(), StandardCharsets.UTF_8))
                .contains("item order invariant")
                .doesNotContain("hunter2");
    }

    @Test
    void keepsWhatMendingWroteAndTellsNoSecret() {
        amcheckFinds(BROKEN_INDEX);
        programs.when(
                "reindexdb",
                ran -> new Result(1, "reindexing shop\n", "reindexdb: error: password=hunter2 is wrong\n"));
        var trial = trial("postgres:18", Map.of("profile", "postgresql-amcheck", "database", "shop"));
        trial.plan();

        assertThat(trial.broken().reason())
                .contains("shop.public.orders_pkey: exit code 1: reindexdb: error: password=[redacted] is wrong")
                .doesNotContain("hunter2");
        assertThat(new String(trial.artefacts().getLast().content(), StandardCharsets.UTF_8))
                .isEqualTo("reindexing shop\nreindexdb: error: password=[redacted] is wrong\n");
    }

    @Test
    void changesNothingWhereTheCheckFindsNothing() {
        mended.set(true);
        amcheckFinds("");
        var trial = trial("postgres:18", Map.of("profile", "postgresql-amcheck"));
        trial.plan();
        trial.applied();

        assertThat(programs.lines("pg_amcheck").getFirst()).endsWith("pg_amcheck --all");
        assertThat(programs.lines("reindexdb")).isEmpty();
        assertThat(programs.lines("pg_amcheck")).hasSize(1);
    }

    @Test
    void leavesCorruptRowsToABackup() {
        amcheckFinds("heap table \"shop.public.orders\", block 3, offset 5:\n    xmin 12 precedes oldest valid\n"
                + BROKEN_INDEX);
        var trial = trial("postgres:18", Map.of("profile", "postgresql-amcheck"));
        trial.plan();

        assertThat(trial.broken().reason()).contains("rows of shop.public.orders are corrupt", "from a backup");
        assertThat(programs.lines("reindexdb")).isEmpty();
        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
    }

    @Test
    void saysThatTheExtensionIsMissing() {
        programs.fails("pg_amcheck", 1, "pg_amcheck: warning: skipping database \"shop\": amcheck is not installed");
        var trial = trial("postgres:18", Map.of("profile", "postgresql-amcheck"));
        trial.plan();

        assertThat(trial.broken().reason()).contains("CREATE EXTENSION amcheck");
    }

    @Test
    void rebuildsInvalidIndexesOfAllDatabases() {
        programs.when("select datname", "postgres\nshop\nodd name\n")
                .when("--dbname=postgres --tuples-only --no-align --command=select current_database()", "")
                .when("--dbname=shop --tuples-only", ran -> Result.ok(mended.get() ? "" : "shop.public.by_date\n"))
                .when("reindexdb", ran -> {
                    mended.set(true);
                    return Result.ok("");
                });
        var trial = trial("postgres:18", Map.of("profile", "postgresql-reindex"));
        trial.plan();
        trial.applied();

        assertThat(programs.lines("reindexdb")).singleElement().asString().contains("--index=public.by_date");
    }

    @Test
    void handsNoStrangeNameToAProgram() {
        programs.when("--dbname=shop", "shop.public.x\"; drop table y; --\n");
        var trial = trial("postgres:18", Map.of("profile", "postgresql-reindex", "database", "shop"));
        trial.plan();

        assertThat(trial.broken().reason()).contains("rebuild them by hand");
        assertThat(programs.lines("reindexdb")).isEmpty();
    }

    @Test
    void repairsTheTableThatMysqlNamesWithItsOwnPassword() {
        programs.when(
                        "--check",
                        ran -> Result.ok(
                                mended.get() ? "shop.a  OK\n" : "shop.a   OK\nshop.orders\nerror    : Corrupt\n"))
                .when("--repair", ran -> {
                    mended.set(true);
                    return Result.ok("shop.orders  OK\n");
                });
        var trial = trial("mysql:8.4", Map.of("profile", "mysql-check", "database", "shop"));
        trial.plan();
        trial.applied();

        assertThat(programs.lines("--repair").getFirst())
                .contains("MYSQL_PWD=\"${MYSQL_ROOT_PASSWORD:-$MARIADB_ROOT_PASSWORD}\"")
                .endsWith("mysqlcheck --repair shop orders");
        assertThat(trial.states()).containsOnly(State.DONE);
    }

    @Test
    void saysWhenAnEngineHasNoRepair() {
        programs.when("--check", "shop.orders\nerror    : Corrupt\n")
                .when("--repair", "shop.orders\nnote     : The storage engine for the table doesn't support repair\n");
        var trial = trial("mysql:8.4", Map.of("profile", "mysql-check"));
        trial.plan();

        assertThat(trial.broken().reason()).contains("restore shop.orders from a backup");
    }

    @Test
    void checksOnceMoreAfterACrashAndMendsOnce() {
        amcheckFinds(BROKEN_INDEX);
        var trial = trial("postgres:18", Map.of("profile", "postgresql-amcheck"));
        trial.plan();
        trial.callAndDie();
        trial.call();
        trial.applied();

        assertThat(programs.lines("reindexdb")).hasSize(1);
    }

    @Test
    void refusesWhatDoesNotFit() {
        trial("shop/cart:1", Map.of());
        assertThat(refusal(Map.of())).contains("names no profile. Say which one");
        assertThat(refusal(Map.of("profile", "mysql-check"))).contains("choose the profile that fits it");
        programs.when("pg_is_in_recovery", "t\n");
        trial("postgres:18", Map.of());
        assertThat(refusal(Map.of("profile", "postgresql-amcheck"))).contains("None of its members answers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop; drop table x", "../etc", "$(id)", "-all", "shοp", "a b", "--all"})
    void refusesHostileDatabasesBeforeAnythingReachesTheCluster(String database) {
        shop.server.forgetRequests();
        assertThat(refusal(Map.of("profile", "postgresql-amcheck", "database", database)))
                .contains("must be a plain name");
        assertThat(programs.ran).isEmpty();
    }

    /** A table whose name is not plain must not hide behind the one before, which is well. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop.cart~warning  : 1 client~my-shop.orders~error    : Corrupt | my-shop.orders",
                "my-shop.orders~error    : Corrupt | my-shop.orders",
                "shop.cart   OK~my shop.x   ~error : Corrupt | my shop.x",
                "error    : Corrupt | (no table is named)",
                "shop.cart~status   : OK~shop.orders~Error    : Corrupt | shop.orders",
                "shop.cart   OK~shop.orders   OK | ''",
                "shop.cart~note     : The storage engine doesn't support check | ''"
            })
    void putsAnErrorDownToTheTableThatItIsSaidOf(String log, String named) {
        assertThat(MysqlRepair.erroneous(log.replace('~', '\n')))
                .isEqualTo(named.isEmpty() ? List.of() : List.of(named));
    }

    @Test
    void leavesATableWhoseNameIsNotPlainToPeople() {
        programs.when("--check", "shop.cart\nwarning  : 1 client\nmy-shop.orders\nerror    : Corrupt\n");
        var trial = trial("mysql:8.4", Map.of("profile", "mysql-check"));
        trial.plan();

        assertThat(trial.broken().reason()).contains("my-shop.orders", "not plain");
        assertThat(programs.lines("--repair")).isEmpty();
    }

    @Test
    void doesNotCallWellWhatTheCheckCallsCorruptInOtherWords() {
        amcheckFinds("Btree-Index »shop.public.by_date«: Element ist nicht in Ordnung\n");
        var trial = trial("postgres:18", Map.of("profile", "postgresql-amcheck"));
        trial.plan();

        assertThat(trial.broken().reason()).contains("A person must look");
        assertThat(programs.lines("pg_amcheck").getFirst()).contains("LC_ALL=C");
    }

    @Test
    void doesNotCallWellADatabaseThatItCannotLookInto() {
        programs.when("select datname", "postgres\nMy-Shop\nodd name\n")
                .when("--dbname=postgres --tuples-only --no-align --command=select current_database()", "")
                .when("--dbname=My-Shop --tuples-only", "");
        var trial = trial("postgres:18", Map.of("profile", "postgresql-reindex"));
        trial.plan();

        assertThat(trial.broken().reason()).contains("Not looked into, for their names: odd name");
        assertThat(programs.lines("--dbname=My-Shop")).hasSize(1);
    }
}

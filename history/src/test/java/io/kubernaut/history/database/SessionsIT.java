package io.kubernaut.history.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.history.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.exceptions.PersistenceException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private Sessions sessions;

    interface ProbeMapper {
        @Select("""
                SELECT 'b' AS second_text, '2026-11-05 12:00:00.123456+01'::timestamptz AS at, 'a' AS first_text,
                    7 AS number, NULL::uuid AS id
                """)
        Reordered reordered();

        @Select("SELECT #{at}::timestamptz")
        Instant echo(Instant at);

        @Select("SELECT no_such_column FROM work_item")
        int broken();

        @Update("UPDATE probe SET value = value + 1 WHERE id = #{id}")
        int touch(int id);

        @Select("SELECT pg_terminate_backend(pg_backend_pid())")
        boolean endOwnConnection();
    }

    record Reordered(String firstText, String secondText, Instant at, UUID id, int number) {}

    @BeforeEach
    void open() {
        sessions = database.sessions().with(ProbeMapper.class);
        database.run("CREATE TABLE IF NOT EXISTS probe (id int PRIMARY KEY, value int NOT NULL)");
        database.run("INSERT INTO probe VALUES (1, 0), (2, 0)");
    }

    @Test
    void mapsColumnsByNameWhateverTheirOrder() {
        assertThat(sessions.one(ProbeMapper.class, ProbeMapper::reordered))
                .isEqualTo(new Reordered("a", "b", Instant.parse("2026-11-05T11:00:00.123456Z"), null, 7));
    }

    @Test
    void cutsTimesToMicrosecondsInsteadOfRoundingThemUp() {
        var sent = Instant.parse("2026-11-05T11:00:00.123456999Z");

        Instant kept = sessions.one(ProbeMapper.class, m -> m.echo(sent));

        assertThat(kept).isEqualTo(Instant.parse("2026-11-05T11:00:00.123456Z"));
    }

    @Test
    void leavesABugABug() {
        assertThatThrownBy(() -> sessions.one(ProbeMapper.class, ProbeMapper::broken))
                .isInstanceOf(PersistenceException.class)
                .hasMessageContaining("no_such_column");
    }

    @Test
    void callsABrokenConnectionUnavailableAndGoesOnWithTheNext() {
        assertThatThrownBy(() -> sessions.one(ProbeMapper.class, ProbeMapper::endOwnConnection))
                .isInstanceOf(StoreUnavailableException.class);

        int touched = sessions.one(ProbeMapper.class, m -> m.touch(1));
        assertThat(touched).isEqualTo(1);
    }

    @Test
    void keepsNothingOfATransactionThatFailsOrIsRolledBack() {
        assertThatThrownBy(() -> sessions.transaction(t -> {
                    t.mapper(ProbeMapper.class).touch(1);
                    throw new IllegalStateException("in the middle");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(sessions.<Boolean>transaction(t -> {
                    t.mapper(ProbeMapper.class).touch(1);
                    return t.rollback(false);
                }))
                .isFalse();

        assertThat(database.rows("SELECT value FROM probe WHERE id = 1")).containsExactly("0");
    }

    @Test
    void doesATransactionAgainThatGaveWayToADeadlock() throws Exception {
        var bothHoldOne = new CyclicBarrier(2);
        var attempts = new AtomicInteger();
        var calls = new ArrayList<Callable<Integer>>();
        for (var first : new int[] {1, 2}) {
            calls.add(() -> {
                var met = new boolean[1];
                return sessions.transaction(t -> {
                    attempts.incrementAndGet();
                    t.mapper(ProbeMapper.class).touch(first);
                    if (!met[0]) {
                        met[0] = true;
                        meet(bothHoldOne);
                    }
                    return t.mapper(ProbeMapper.class).touch(3 - first);
                });
            });
        }

        try (var pool = Executors.newFixedThreadPool(2)) {
            for (var one : pool.invokeAll(calls)) {
                assertThat(one.get()).isEqualTo(1);
            }
        }

        assertThat(attempts).hasValue(3);
        assertThat(database.rows("SELECT value FROM probe")).containsExactly("2", "2");
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

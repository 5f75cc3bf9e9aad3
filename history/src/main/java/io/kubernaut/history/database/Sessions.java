package io.kubernaut.history.database;

import io.kubernaut.core.health.Lately;
import io.kubernaut.core.incident.StoreUnavailableException;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.jspecify.annotations.Nullable;

/**
 * MyBatis over one pool, with failures sorted: a database that is away or did not commit is a
 * {@link StoreUnavailableException}, anything else is a bug and stays as it is.
 */
public final class Sessions {
    private static final int ATTEMPTS = 3;
    private final SqlSessionFactory factory;
    private final Lately diskFull = new Lately();

    public Sessions(DataSource pool) {
        var configuration = new Configuration(new Environment("kubernaut", new JdbcTransactionFactory(), pool));
        configuration.setArgNameBasedConstructorAutoMapping(true);
        configuration.setMapUnderscoreToCamelCase(true);
        // Two equal reads in one transaction are two reads: another process may have written between them.
        configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
        configuration.setCacheEnabled(false);
        TypeHandlers.register(configuration.getTypeHandlerRegistry());
        factory = new SqlSessionFactoryBuilder().build(configuration);
    }

    /** Every store names its mappers once, when it is built. */
    public synchronized Sessions with(Class<?>... mappers) {
        for (var mapper : mappers) {
            if (!factory.getConfiguration().hasMapper(mapper)) {
                factory.getConfiguration().addMapper(mapper);
            }
        }
        return this;
    }

    /** One statement, committed by itself. */
    public <M, T extends @Nullable Object> T one(Class<M> mapper, Function<M, T> statement) {
        try (var session = factory.openSession(true)) {
            return statement.apply(session.getMapper(mapper));
        } catch (PersistenceException e) {
            throw sorted(e);
        }
    }

    /**
     * A transaction. Work that PostgreSQL aborts because of a deadlock is done again, so it must change nothing but the
     * database.
     */
    public <T extends @Nullable Object> T transaction(Function<Transaction, T> work) {
        for (var attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (PersistenceException e) {
                if (attempt >= ATTEMPTS || !Failures.worthAnotherTry(e)) {
                    throw sorted(e);
                }
            }
        }
    }

    /** Whether the database refused to store something within that time, because its disk was full. */
    public boolean diskFullWithin(Duration time) {
        return diskFull.within(time);
    }

    private RuntimeException sorted(PersistenceException e) {
        var sorted = Failures.sorted(e);
        if (sorted instanceof StoreUnavailableException away && away.diskFull()) {
            diskFull.happened();
        }
        return sorted;
    }

    private <T extends @Nullable Object> T once(Function<Transaction, T> work) {
        // Closing a session that was not committed rolls it back.
        try (var session = factory.openSession(false)) {
            var transaction = new Transaction(session);
            var answer = work.apply(transaction);
            if (transaction.rolledBack()) {
                session.rollback(true);
            } else {
                session.commit(true);
            }
            return answer;
        }
    }
}

package io.kubernaut.history.database;

import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/** A transaction under way: it is committed when its work returns, unless {@link #rollback} was called. */
public final class Transaction {
    private final SqlSession session;
    private boolean rollback;

    Transaction(SqlSession session) {
        this.session = session;
    }

    public <M> M mapper(Class<M> type) {
        return session.getMapper(type);
    }

    /** Nothing of the transaction is to stay; reads well as {@code return transaction.rollback(answer)}. */
    public <T extends @Nullable Object> T rollback(T answer) {
        rollback = true;
        return answer;
    }

    boolean rolledBack() {
        return rollback;
    }
}

package io.kubernaut.advisor;

import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.Spending;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** So many tokens, and no more. */
final class LimitedAllowance implements Allowance {
    static final Instant UNTIL = Instant.parse("2026-01-01T13:00:00Z");

    private final long tokens;
    private final Map<UUID, Spending> reserved = new HashMap<>();
    private final Map<UUID, Spending> settled = new HashMap<>();
    private long highest;

    LimitedAllowance(long tokens) {
        this.tokens = tokens;
    }

    static LimitedAllowance ample() {
        return new LimitedAllowance(Long.MAX_VALUE / 4);
    }

    @Override
    public synchronized Grant reserve(String about, Spending most) {
        if (tokensInAll() + most.tokens() > tokens) {
            return new Grant.Spent("The limit of the test is reached.", UNTIL);
        }
        var id = UUID.randomUUID();
        reserved.put(id, most);
        highest = Math.max(highest, tokensInAll());
        return new Grant.Reserved(id);
    }

    @Override
    public synchronized void settle(UUID reservation, Spending used) {
        if (reserved.remove(reservation) == null) {
            throw new AssertionError("settled twice, or never reserved");
        }
        settled.put(reservation, used);
    }

    synchronized long tokensInAll() {
        return reserved.values().stream().mapToLong(Spending::tokens).sum()
                + settled.values().stream().mapToLong(Spending::tokens).sum();
    }

    synchronized Spending used() {
        return settled.values().stream().reduce(Spending.NOTHING, Spending::plus);
    }

    synchronized int open() {
        return reserved.size();
    }

    synchronized int granted() {
        return reserved.size() + settled.size();
    }

    synchronized long highest() {
        return highest;
    }
}

package io.kubernaut.history.telling;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Outbox;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.database.Transaction;
import io.kubernaut.history.work.NewWork;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Messages and deliveries as rows, each delivery with its TELL work. */
public final class PostgresOutbox implements Outbox {
    private final Sessions sessions;
    private final PostgresWorkQueue work;

    public PostgresOutbox(Sessions sessions, PostgresWorkQueue work) {
        this.sessions = sessions.with(OutboxMapper.class);
        this.work = work;
    }

    @Override
    public void post(Message message, List<String> sinks) {
        sessions.transaction(t -> {
            post(t, message, sinks);
            return sinks.size();
        });
    }

    /** A message and the names of the sinks it goes to. */
    public record Post(Message message, List<String> sinks) {}

    /** The same as part of another store's transaction. */
    public void post(Transaction transaction, Message message, List<String> sinks) {
        postAll(transaction, List.of(new Post(message, sinks)));
    }

    /** The same for many, by as many statements as for one. */
    public void postAll(Transaction transaction, List<Post> posts) {
        if (posts.isEmpty()) {
            return;
        }
        var mapper = transaction.mapper(OutboxMapper.class);
        mapper.addMessages(Messages.of(posts.stream().map(Post::message).toList()));
        var deliveries = Deliveries.of(posts);
        if (deliveries.ids().length > 0) {
            mapper.addDeliveries(deliveries);
            work.addAll(
                    transaction,
                    Arrays.stream(deliveries.ids())
                            .map(id -> NewWork.of(WorkItem.Kind.TELL, id, Duration.ZERO))
                            .toList());
        }
    }

    /** Empty also when it was delivered already: then nothing is left to do. */
    @Override
    public Optional<Delivery> delivery(UUID deliveryId) {
        return sessions.one(OutboxMapper.class, m -> m.waiting(deliveryId)).map(PostgresOutbox::delivery);
    }

    private static Delivery delivery(OutboxMapper.DeliveryRow row) {
        var message = new Message(
                row.messageId(),
                row.topic(),
                row.severity(),
                row.title(),
                row.body(),
                row.about().as(ObjectRef.class),
                row.incidentId(),
                row.decisionId(),
                row.at());
        return new Delivery(row.deliveryId(), row.sink(), message, row.attempts());
    }

    @Override
    public List<Gathered> gather(WorkItem item, Delivery delivery, int least, int most) {
        var pages = delivery.message().severity() == Message.Severity.PAGE;
        return sessions.one(OutboxMapper.class, m -> m.gather(item.id(), delivery.sink(), pages, least, most)).stream()
                .map(g -> new Gathered(
                        new WorkItem(g.workId(), WorkItem.Kind.TELL, g.deliveryId(), 0, g.fence()),
                        delivery(g.delivery())))
                .toList();
    }

    @Override
    public void delivered(List<Gathered> all) {
        sessions.transaction(t -> {
            work.finishAll(t, items(all));
            return t.mapper(OutboxMapper.class).allDelivered(ids(all));
        });
    }

    @Override
    public void failed(List<Gathered> all, String because, Duration again) {
        sessions.transaction(t -> {
            work.postponeAll(t, items(all), again, because);
            return t.mapper(OutboxMapper.class).allFailed(ids(all), because);
        });
    }

    private static List<WorkItem> items(List<Gathered> all) {
        return all.stream().map(Gathered::item).toList();
    }

    private static UUID[] ids(List<Gathered> all) {
        return all.stream().map(g -> g.delivery().deliveryId()).toArray(UUID[]::new);
    }

    @Override
    public void delivered(UUID deliveryId) {
        sessions.one(OutboxMapper.class, m -> m.delivered(deliveryId));
    }

    @Override
    public void failed(UUID deliveryId, String because) {
        sessions.one(OutboxMapper.class, m -> m.failed(deliveryId, because));
    }
}

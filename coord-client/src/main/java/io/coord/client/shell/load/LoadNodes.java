package io.coord.client.shell.load;

import io.coord.client.BlockingClient;
import io.coord.client.Transaction;
import io.coord.client.error.CoordException;

/** The nodes of a load. */
final class LoadNodes {
    private static final int PER_TRANSACTION = 100;

    private final BlockingClient client;
    private final LoadPlan plan;
    private int made;

    LoadNodes(BlockingClient client, LoadPlan plan) {
        this.client = client;
        this.plan = plan;
    }

    /** Refuses a path that exists: its nodes are somebody's. */
    void create() throws InterruptedException {
        client.create(plan.path(), new byte[0]);
        try {
            while (made < plan.nodes()) {
                Transaction transaction = client.async().transaction();
                int end = Math.min(plan.nodes(), made + perTransaction());
                for (int i = made; i < end; i++) {
                    transaction.create(plan.node(i), new byte[plan.bytes()]);
                }
                client.commit(transaction);
                made = end;
            }
        } catch (CoordException e) {
            delete();
            throw e;
        }
    }

    /** A transaction is one request, which has a limit. */
    private int perTransaction() {
        return Math.max(1, Math.min(PER_TRANSACTION, 500_000 / (plan.bytes() + 100)));
    }

    /** Also when the thread is interrupted; it is again afterwards. */
    void deleteInAnyCase() {
        boolean interrupted = Thread.interrupted();
        try {
            delete();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void delete() throws InterruptedException {
        for (int begin = 0; begin < made; begin += PER_TRANSACTION) {
            Transaction transaction = client.async().transaction();
            for (int i = begin; i < Math.min(made, begin + PER_TRANSACTION); i++) {
                transaction.delete(plan.node(i));
            }
            client.commit(transaction);
        }
        client.delete(plan.path());
    }
}

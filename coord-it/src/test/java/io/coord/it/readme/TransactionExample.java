package io.coord.it.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import io.coord.client.CreateOptions;
import io.coord.client.Step;
import io.coord.client.StepResults;
import io.coord.client.Transaction;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Stat;

/** The body of the method is the example in docs/client.md. */
final class TransactionExample {
    private TransactionExample() {}

    static String run(CoordClient client) throws InterruptedException {
        BlockingClient blocking = client.blocking();
        blocking.create("/orders", "0 open".getBytes(UTF_8));

        Transaction transaction = client.transaction(); // both or none
        Step<String> order = transaction.create(
                "/orders/order-", "7 apples".getBytes(UTF_8), CreateOptions.of(CreateMode.PERSISTENT_SEQUENTIAL));
        Step<Stat> orders = transaction.setData("/orders", "1 open".getBytes(UTF_8), 0);
        StepResults results = blocking.commit(transaction);
        String said = results.of(order) + " made version " + results.of(orders).version();

        try {
            blocking.setData("/orders", "2 open".getBytes(UTF_8), 0);
        } catch (BadVersionException e) {
            said += ", and another was faster"; // nothing was changed: read again, decide again
        } catch (OutcomeUnknownException e) {
            said += ", and nobody knows"; // the answer is lost, and the node proves nothing: read it, then decide
        }
        return said;
    }
}

package io.coord.core.sasl;

import io.coord.core.env.Clock;
import java.util.Date;
import javax.security.auth.Subject;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * A Kerberos login by a JAAS section, made anew when its ticket has lived for four fifths of its time, so that no thread is
 * needed that would renew it. Thread-safe.
 */
final class KerberosLogin {
    private static final double RENEWED_AFTER = 0.8;

    private final String section;
    private final Configuration configuration;
    private final Clock clock;
    private @Nullable Subject subject;

    KerberosLogin(String section, Configuration configuration, Clock clock) {
        this.section = section;
        this.configuration = configuration;
        this.clock = clock;
    }

    /** Who is logged in, at least one principal. Blocks while a login is made. */
    synchronized Subject subject() throws JaasException {
        Subject current = subject;
        if (current == null || isStale(current)) {
            current = logIn();
            subject = current;
        }
        return current;
    }

    /** The principal that is logged in. */
    KerberosPrincipal principal() throws JaasException {
        return subject().getPrincipals(KerberosPrincipal.class).iterator().next();
    }

    private Subject logIn() throws JaasException {
        Subject fresh = new Subject();
        try {
            new LoginContext(
                            section,
                            fresh,
                            callbacks -> {
                                throw new UnsupportedCallbackException(
                                        callbacks[0], "nobody is there to be asked: use a keytab or a ticket cache");
                            },
                            configuration)
                    .login();
        } catch (LoginException e) {
            throw new JaasException("JAAS section " + section + ": the login failed: " + e.getMessage(), e);
        }
        if (fresh.getPrincipals(KerberosPrincipal.class).isEmpty()) {
            throw new JaasException("JAAS section " + section
                    + ": the login gives no Kerberos principal; use Krb5LoginModule or a ...DigestLoginModule");
        }
        return fresh;
    }

    private boolean isStale(Subject current) {
        long now = clock.wallMillis();
        for (KerberosTicket ticket : current.getPrivateCredentials(KerberosTicket.class)) {
            Date start = ticket.getStartTime() == null ? ticket.getAuthTime() : ticket.getStartTime();
            Date end = ticket.getEndTime();
            if (isOfTickets(ticket) && start != null && end != null) {
                long life = end.getTime() - start.getTime();
                return now >= start.getTime() + (long) (life * RENEWED_AFTER);
            }
        }
        return false;
    }

    /** Whether it is the ticket by which others are got. */
    private static boolean isOfTickets(KerberosTicket ticket) {
        return ticket.getServer() != null && ticket.getServer().getName().startsWith("krbtgt/");
    }
}

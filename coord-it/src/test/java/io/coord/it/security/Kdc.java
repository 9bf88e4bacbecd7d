package io.coord.it.security;

import io.coord.core.ports.FreePort;
import io.coord.it.server.ServerExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A key distribution centre for a class of tests, with some principals and a keytab for each. */
public final class Kdc implements BeforeAllCallback, AfterAllCallback {
    public static final String REALM = "COORD.TEST";

    private static final String CONFIG_PROPERTY = "java.security.krb5.conf";

    private final List<String> principals;
    private final Path directory;
    private final SimpleKdcServer server;

    public Kdc(String... principals) {
        this.principals = List.of(principals);
        try {
            directory = Files.createTempDirectory("coord-it-kdc");
            server = new SimpleKdcServer();
        } catch (KrbException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options of a JAAS section that logs a principal in. */
    public String loginOf(String principal) {
        return "com.sun.security.auth.module.Krb5LoginModule required refreshKrb5Config=true useKeyTab=true storeKey=true"
                + " useTicketCache=false keyTab=\"" + keytab(principal) + "\" principal=\"" + principal + "@" + REALM
                + "\";";
    }

    /** The file that tells Java where this is. */
    public String configFile() {
        return directory.resolve("krb5.conf").toString();
    }

    private Path keytab(String principal) {
        return directory.resolve(principal.replace('/', '-') + ".keytab");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        server.setKdcRealm(REALM);
        server.setKdcHost("127.0.0.1");
        server.setAllowUdp(false);
        server.setKdcTcpPort(FreePort.find());
        server.setWorkDir(directory.toFile());
        server.init();
        server.start();
        for (String principal : principals) {
            // Of this centre only: another one of the same realm has other keys.
            server.createPrincipal(principal, principal + " in " + directory);
            server.exportPrincipal(principal, keytab(principal).toFile());
        }
        System.setProperty(CONFIG_PROPERTY, configFile());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        System.clearProperty(CONFIG_PROPERTY);
        server.stop();
        ServerExtension.deleteTree(directory);
    }
}

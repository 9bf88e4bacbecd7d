package io.coord.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.CoordServer;
import io.coord.server.config.EnsembleConfig;
import io.coord.server.config.OperationsConfig;
import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ServerConfigBuilder;
import io.coord.server.config.ZooCfg;
import io.coord.server.config.ZooCfgReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docs/deploy says of ports, paths, keys, flags and exit codes is what the code has. */
class DeployFilesTest {
    private static final Path DEPLOY = Path.of("../docs/deploy");
    private static final String UID = "10001";
    private static final Pattern FLAG = Pattern.compile("-XX:\\S+?(?=[\",\\s])");

    @TempDir
    private Path dir;

    private final List<Map<String, Object>> manifests = manifests();

    private static List<Map<String, Object>> manifests() {
        List<Map<String, Object>> all = new ArrayList<>();
        try {
            Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            for (Object document : yaml.loadAll(Files.readString(DEPLOY.resolve("kubernetes/coord.yaml")))) {
                all.add(map(document));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<String, Object>) value;
    }

    /** By keys and, in lists, by position. */
    private static Object at(Object from, Object... steps) {
        Object found = from;
        for (Object step : steps) {
            found = step instanceof Integer index
                    ? ((List<?>) found).get(index)
                    : map(found).get(step);
            assertThat(found).as("%s in %s", step, Arrays.toString(steps)).isNotNull();
        }
        return found;
    }

    private Object manifest(String kind, String name) {
        return manifests.stream()
                .filter(each -> each.get("kind").equals(kind)
                        && map(each.get("metadata")).get("name").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    private Object pod() {
        return at(manifest("StatefulSet", "coord"), "spec", "template", "spec");
    }

    private static Map<String, Integer> ports(Object container) {
        Map<String, Integer> ports = new TreeMap<>();
        ((List<?>) at(container, "ports"))
                .forEach(port -> ports.put((String) at(port, "name"), (Integer) at(port, "containerPort")));
        return ports;
    }

    private ServerConfig kubernetesConfig(int myId) throws Exception {
        Files.writeString(dir.resolve("myid"), Integer.toString(myId));
        String text = (String) at(manifest("ConfigMap", "coord"), "data", "zoo.cfg");
        ZooCfg cfg =
                ZooCfgReader.parse("zoo.cfg", withSecret(text.replace("dataDir=/data", "dataDir=" + dir)), Map.of());
        assertThat(cfg.warnings()).isEmpty();
        return cfg.server();
    }

    /** The samples name the secret where deployment puts it. */
    private String withSecret(String text) throws IOException {
        Path secret = Files.writeString(dir.resolve("session.secret"), "a secret of this test alone");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Matcher line = Pattern.compile("(?m)^coord.session.secretFile=.*$").matcher(text);
        assertThat(line.find()).as("a secret for passwords of sessions").isTrue();
        return line.replaceFirst("coord.session.secretFile=" + secret);
    }

    @Test
    void theSecretOfTheManifestIsMountedWhereTheConfigurationLooks() {
        Object volumes = at(pod(), "volumes");
        Object session = ((List<?>) volumes)
                .stream()
                        .filter(volume -> at(volume, "name").equals("session"))
                        .findFirst()
                        .orElseThrow();
        assertThat(at(session, "secret", "defaultMode")).isEqualTo(0440);
        List<?> mounts = (List<?>) at(pod(), "containers", 0, "volumeMounts");
        Object mount = mounts.stream()
                .filter(each -> at(each, "name").equals("session"))
                .findFirst()
                .orElseThrow();
        assertThat((String) at(manifest("ConfigMap", "coord"), "data", "zoo.cfg"))
                .contains("coord.session.secretFile=" + at(mount, "mountPath") + "/session.secret\n");
    }

    @Test
    void theEnsembleOfTheManifestHasTheNamesAndPortsOfItsPods() throws Exception {
        Object set = manifest("StatefulSet", "coord");
        int replicas = (Integer) at(set, "spec", "replicas");
        Map<String, Integer> ports = ports(at(pod(), "containers", 0));

        for (int pod = 0; pod < replicas; pod++) {
            ServerConfig config = kubernetesConfig(pod + 1);
            EnsembleConfig ensemble = config.ensemble();
            EnsembleConfig.Member self = ensemble.members().get(ensemble.myId());
            EnsembleConfig.PeerAddress address = self.addresses().get(0);

            assertThat(ensemble.members()).hasSize(replicas);
            assertThat(address.host()).isEqualTo("coord-" + pod + "." + at(set, "spec", "serviceName"));
            assertThat(ports)
                    .containsEntry("client", config.listening().address().getPort())
                    .containsEntry("quorum", address.quorumPort())
                    .containsEntry("election", address.electionPort())
                    .containsEntry(
                            "admin", config.operations().admin().address().getPort())
                    .containsEntry(
                            "metrics", config.operations().metrics().address().getPort());
            // Probes come from outside of the pod.
            assertThat(config.operations().admin().address().getAddress().isAnyLocalAddress())
                    .isTrue();
        }
    }

    @Test
    void servicesAndPoliciesNamePortsAndPodsThatExist() {
        Set<String> ports = ports(at(pod(), "containers", 0)).keySet();
        Object labels = at(manifest("StatefulSet", "coord"), "spec", "template", "metadata", "labels");
        for (String service : List.of("coord", "coord-peers")) {
            Object spec = at(manifest("Service", service), "spec");
            assertThat(at(spec, "selector")).isEqualTo(labels);
            ((List<?>) at(spec, "ports")).forEach(port -> assertThat(ports).contains((String) at(port, "targetPort")));
        }
        assertThat(at(manifest("PodDisruptionBudget", "coord"), "spec", "selector", "matchLabels"))
                .isEqualTo(labels);
        assertThat(at(manifest("PodDisruptionBudget", "coord"), "spec", "maxUnavailable"))
                .isEqualTo(1);
        Object policy = at(manifest("NetworkPolicy", "coord"), "spec");
        assertThat(at(policy, "podSelector", "matchLabels")).isEqualTo(labels);
        ((List<?>) at(policy, "ingress"))
                .forEach(rule -> ((List<?>) at(rule, "ports"))
                        .forEach(port -> assertThat(ports).contains((String) at(port, "port"))));
    }

    @Test
    void podsHaveNoMoreRightsThanTheyNeed() throws Exception {
        Object pod = pod();
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(at(pod, "securityContext", "runAsUser").toString()).isEqualTo(UID);
        assertThat(Files.readString(DEPLOY.resolve("Containerfile"))).contains("\nUSER " + UID + ":" + UID + "\n");
        Set<String> volumes = new TreeSet<>();
        ((List<?>) at(pod, "volumes")).forEach(volume -> volumes.add((String) at(volume, "name")));
        volumes.add(
                (String) at(manifest("StatefulSet", "coord"), "spec", "volumeClaimTemplates", 0, "metadata", "name"));
        for (Object container : List.of(at(pod, "containers", 0), at(pod, "initContainers", 0))) {
            assertThat(at(container, "securityContext", "readOnlyRootFilesystem"))
                    .isEqualTo(true);
            assertThat(at(container, "securityContext", "allowPrivilegeEscalation"))
                    .isEqualTo(false);
            assertThat(at(container, "securityContext", "capabilities", "drop")).isEqualTo(List.of("ALL"));
            Set<String> mounts = new TreeSet<>();
            ((List<?>) at(container, "volumeMounts")).forEach(mount -> {
                assertThat(volumes).contains((String) at(mount, "name"));
                mounts.add((String) at(mount, "mountPath"));
            });
            assertThat(mounts).contains("/data");
        }
        assertThat((String) at(manifest("ConfigMap", "coord"), "data", "zoo.cfg"))
                .contains("dataDir=/data\n");
    }

    @Test
    void probesAskWhatAServerAnswers() throws Exception {
        try (CoordServer server = CoordServer.builder()
                .config(new ServerConfigBuilder()
                        .operations(OperationsConfig.DEFAULTS.withAdmin(
                                AdminHttp.at(new InetSocketAddress("127.0.0.1", 0))))
                        .build())
                .build()) {
            server.start();
            int port = server.adminAddress().orElseThrow().getPort();
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                Object get = at(pod(), "containers", 0, probe, "httpGet");
                assertThat(at(get, "port")).isEqualTo("admin");
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + at(get, "path"))
                                .toURL()
                                .openConnection();
                assertThat(connection.getResponseCode()).as(probe).isEqualTo(200);
                connection.disconnect();
            }
        }
    }

    @Test
    void theContainerHasThePortsAndFilesOfTheManifest() throws Exception {
        String container = Files.readString(DEPLOY.resolve("Containerfile"));
        Matcher expose = Pattern.compile("(?m)^EXPOSE (.*)$").matcher(container);
        assertThat(expose.find()).isTrue();
        assertThat(Stream.of(expose.group(1).split(" ")).map(Integer::valueOf))
                .containsExactlyInAnyOrderElementsOf(
                        ports(at(pod(), "containers", 0)).values());
        assertThat(container).contains("CMD [\"serve\", \"/conf/zoo.cfg\"]");
        assertThat(at(pod(), "containers", 0, "args")).isEqualTo(List.of("serve", "/conf/zoo.cfg"));
    }

    @Test
    void theConfigurationOfTheUnitIsRight() throws Exception {
        String text = Files.readString(DEPLOY.resolve("zoo.cfg"));
        assertThat(text).contains("\ndataDir=/var/lib/coord\n");
        assertThat(ZooCfgReader.parse("zoo.cfg", withSecret(text), Map.of()).warnings())
                .isEmpty();
        String unit = Files.readString(DEPLOY.resolve("coord.service"));
        assertThat(unit)
                .contains("coord-server.jar serve /etc/coord/zoo.cfg\n")
                .contains("coord-server.jar check /etc/coord/zoo.cfg\n")
                .contains("\nStateDirectory=coord\n")
                .contains("\nRestartPreventExitStatus=2 3\n")
                .contains("\nSuccessExitStatus=143\n");
    }

    @Test
    void flagsOfTheJvmExist() throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        for (String file : List.of("Containerfile", "coord.service")) {
            Matcher flags = FLAG.matcher(Files.readString(DEPLOY.resolve(file)));
            while (flags.find()) {
                command.add(flags.group());
            }
        }
        assertThat(command).hasSizeGreaterThan(3);
        command.add("-version");

        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("out").toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(dir.resolve("out"))).isZero();
    }
}

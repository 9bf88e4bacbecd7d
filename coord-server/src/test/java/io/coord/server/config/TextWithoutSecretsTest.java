package io.coord.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TextWithoutSecretsTest {
    @Test
    void theTextIsKeptButForSecrets() throws ConfigException {
        String text = "# mine\ndataDir=/tmp/x\ncoord.admin.token = s3cret\\\n  more\n"
                + "DigestAuthenticationProvider.superDigest=super:abc\n"
                + "ssl.keyStore.passwordPath=/etc/pw\nclientPort=1234";

        ServerConfig config = ZooCfgReader.parse("zoo.cfg", text, Map.of()).server();

        assertThat(config.operations().initialConfiguration())
                .isEqualTo("# mine\ndataDir=/tmp/x\ncoord.admin.token=***\n"
                        + "DigestAuthenticationProvider.superDigest=***\n"
                        + "ssl.keyStore.passwordPath=/etc/pw\nclientPort=1234");
        assertThat(config.operations().admin().token()).isEqualTo("s3cretmore");
    }
}

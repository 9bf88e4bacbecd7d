package io.coord.core.tls;

/** Whether whoever connects must show a certificate. */
public enum ClientCertificates {
    NEED,
    /** It is asked for one, and may have none; one that is not trusted ends the connection all the same. */
    WANT,
    NONE
}

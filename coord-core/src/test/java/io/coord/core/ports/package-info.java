/** Ports for the tests of every module. */
package io.coord.core.ports;

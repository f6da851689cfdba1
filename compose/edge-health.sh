#!/bin/sh
# The health check of the edge: nginx answers on the loopback port that its configuration keeps for this. The nginx images have no Node; BusyBox has
# wget. The time limit is the health check's own (wget -T ends some builds of BusyBox by a segmentation fault).
exec wget -q -O - http://127.0.0.1:8081/health

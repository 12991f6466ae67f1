"""A window of PySide6 with nothing in it: what the program's own start is compared with (packaging/drive.py --bare)."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication(sys.argv[:1])
window = QMainWindow()
window.setWindowTitle("bare window")
window.resize(1366, 740)
window.show()
sys.exit(app.exec())

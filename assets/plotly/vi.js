// Vietnamese for plotly.js: its own file of this language has no words and no separators.
Plotly.register({
  moduleType: "locale",
  name: "vi",
  dictionary: {
    "Autoscale": "Tự chọn thang",
    "Download plot as a PNG": "Tải hình PNG",
    "Pan": "Kéo",
    "Reset": "Về ban đầu",
    "Reset axes": "Về trục ban đầu",
    "Zoom": "Phóng",
    "Zoom in": "Phóng to",
    "Zoom out": "Thu nhỏ",
    "Double-click to zoom back out": "Bấm đúp để thu lại",
  },
  format: {
    days: ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
    shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
    months: Array.from({ length: 12 }, (_, n) => `Tháng ${n + 1}`),
    shortMonths: Array.from({ length: 12 }, (_, n) => `Th${n + 1}`),
    date: "%d/%m/%Y",
    decimal: ",",
    thousands: ".",
  },
});
